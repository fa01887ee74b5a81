import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { build } from 'esbuild';
import type { DriverOrder } from './driver.ts';

interface DriverEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Everything that it printed. */
  readonly output: string;
}

export interface Driver {
  readonly process: ChildProcess;
  readonly ended: Promise<DriverEnd>;
  /** Resolves when the text has been printed. */
  readonly printed: (text: string) => Promise<void>;
}

/** Bundles the driver once for a test file; `start` runs it as a process of its own. */
export function useDriver(): { readonly start: (order: DriverOrder) => Driver } {
  // Beside the packages, so that the native one is found.
  const folder = join(import.meta.dirname, '../../../node_modules/.cache/rakuten-test');
  const file = join(folder, `driver-${process.pid}-${Math.random().toString(36).slice(2)}.mjs`);
  beforeAll(async () => {
    await build({
      entryPoints: [join(import.meta.dirname, 'driver.ts')],
      outfile: file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: ['fs-native-extensions'],
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
  });
  afterAll(() => rmSync(file, { force: true }));
  return { start: (order) => start(file, order) };
}

function start(file: string, order: DriverOrder): Driver {
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  });
  return {
    process: child,
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output }))),
    printed: (text) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!output.includes(text)) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
  };
}

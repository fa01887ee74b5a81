import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { useBundle } from '../../support/use-bundle.ts';
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
  const file = useBundle(join(import.meta.dirname, 'driver.ts'));
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

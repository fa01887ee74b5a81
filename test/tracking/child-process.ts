import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Compiles modules of src/tracking for use by child processes; gives the URL of the folder with `NAME.js`. */
export async function compileTracking(folder: string, names: readonly string[]): Promise<string> {
  await build({
    entryPoints: names.map((name) => join(ROOT, 'src/tracking', `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // Packages are looked for from here, wherever the compiled code lies.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'package.json')).href) },
  });
  return pathToFileURL(folder).href;
}

/** A process that runs the code of an ES module. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line that it prints; rejects, with what it had to complain of, where it ends before. */
  readonly readLine: () => Promise<string>;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export function startChild(code: string): Child {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const ended = once(child, 'close').then(
    ([exitCode, signal]: unknown[]) => (exitCode ?? signal) as number | NodeJS.Signals,
  );
  const readLine = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`The child ended without a word. ${complaints}`);
    return line.value;
  };
  return { process: child, readLine, ended };
}

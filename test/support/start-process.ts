import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';

/** A process of Node.js that a test talks with by lines; it ends with the test. */
export interface TestProcess {
  readonly process: ChildProcess;
  /** The next line that it prints; rejects, with what it had to complain of, where it ends before. */
  readonly readLine: () => Promise<string>;
  /** Resolves once it has printed this line; rejects as `readLine` does. */
  readonly said: (line: string) => Promise<void>;
  /** Writes a line to its standard input. */
  readonly tell: (line: string) => void;
  /** Resolves, once all that it printed is read, with its exit code or the signal that ended it, and its last line. */
  readonly ended: Promise<{ readonly code: number | NodeJS.Signals; readonly lastLine: string }>;
}

/** Starts Node.js with these arguments. */
export function startProcess(commandLine: readonly string[]): TestProcess {
  const child = spawn(process.execPath, commandLine, { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let complaints = '';
  let isOver = false;
  const news = new EventEmitter();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    news.emit('news');
  });
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const ended = once(child, 'close').then(([exitCode, signal]: unknown[]) => {
    isOver = true;
    news.emit('news');
    return { code: (exitCode ?? signal) as number | NodeJS.Signals, lastLine: lines.at(-1) ?? '' };
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      if (isOver) throw new Error(`The process ended without a word. ${complaints}`);
      await once(news, 'news');
    }
  };
  let read = 0;
  return {
    process: child,
    readLine: async () => {
      const wanted = read++;
      await until(() => lines.length > wanted);
      return lines[wanted];
    },
    said: (line) => until(() => lines.includes(line)),
    tell: (line) => void child.stdin.write(`${line}\n`),
    ended,
  };
}

/** Starts a process that runs the code of an ES module. */
export function startCode(code: string): TestProcess {
  return startProcess(['--input-type=module', '-e', code]);
}

/** Resolves with the exit codes of all, or the signals that ended them. */
export async function codesOf(processes: readonly TestProcess[]): Promise<(number | NodeJS.Signals)[]> {
  return Promise.all(processes.map(async ({ ended }) => (await ended).code));
}

/** Code that says `ready`, waits to be told a moment (see `letGo`), then waits for it as `start`: several processes go on together. */
export const MEET = `
  console.log('ready');
  const start = Number(await new Promise((resolve) => process.stdin.once('data', resolve)));
  while (Date.now() < start);
`;

/** Lets processes go on that are at `MEET`, or come there. */
export async function letGo(processes: readonly TestProcess[]): Promise<void> {
  for (const { readLine } of processes) expect(await readLine()).toBe('ready');
  const start = Date.now() + 50;
  for (const { process } of processes) process.stdin?.end(String(start));
}

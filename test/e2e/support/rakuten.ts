import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const PROGRAM = join(import.meta.dirname, '../../..');
const BIN = join(PROGRAM, 'bin/rakuten.js');

/** How a command line ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line at work. */
export interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  readonly printed: () => { readonly stdout: string; readonly stderr: string };
}

export interface StartOptions {
  readonly cwd: string;
  /** Added to the environment; `NO_COLOR` is set unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Options of node itself. */
  readonly nodeOptions?: readonly string[];
  readonly uid?: number;
}

/** Starts the built program as a process of its own. Standard input stays open: write to it, or `end()` it. */
export function startRakuten(args: readonly string[], options: StartOptions): Running {
  if (!existsSync(join(PROGRAM, 'dist/main.cjs'))) {
    throw new Error('These tests run the built program: npm run build');
  }
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), BIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...options.env },
    uid: options.uid,
    gid: options.uid,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  // The program may end before it has read everything: that is for the test to judge by its exit code.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { process: child, pid: child.pid ?? -1, ended, printed: () => ({ ...texts }) };
}

/** Runs a command line to its end, with `input` on standard input. */
export function runRakuten(
  args: readonly string[],
  { input = '', ...options }: StartOptions & { readonly input?: string | Uint8Array },
): Promise<Ended> {
  const running = startRakuten(args, options);
  running.process.stdin.end(input);
  return running.ended;
}

/** The error that a command line ended with, as `--json` describes it. */
export interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
  readonly hint?: string;
  readonly exitCode: number;
}

/** The error on standard error; under `--json` lines about the work may stand above it. */
export function readError({ stderr }: Ended): ShownError {
  const start = stderr.lastIndexOf('{\n  "error"');
  if (start === -1) throw new Error(`Expected an error as JSON, got: ${stderr || 'nothing'}`);
  return (JSON.parse(stderr.slice(start)) as { readonly error: ShownError }).error;
}

/** Whether a text holds control sequences for a terminal. */
export function hasColours(text: string): boolean {
  return stripVTControlCharacters(text) !== text;
}

/** Lets the event loop turn until `condition` holds; fails with `what` after 20 s. */
export async function waitUntil(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited 20 s for: ${what}`);
    await new Promise((resume) => setTimeout(resume, 1));
  }
}

import { once } from 'node:events';
import { resolve } from 'node:path';
import { Chalk } from 'chalk';
import { CommanderError, type Command } from 'commander';
import { AppError } from '../errors/app-error.ts';
import type { ExitCode } from '../errors/error-codes.ts';
import { isSystemError } from '../errors/system-error.ts';
import { quoteForShell } from '../pipeline/definition/command-flags.ts';
import type { CommandContext } from './command-context.ts';
import { describeError, type ErrorDescription, type TypedCommand } from './describe-error.ts';
import { createProgram } from './program.ts';

/** What the program needs of the process that it runs in. */
export interface ProcessHandle {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  cwd(): string;
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  /** Ends at once, for a second Ctrl-C while the first is still being obeyed. */
  kill?(pid: number, signal: 'SIGKILL'): unknown;
  readonly pid?: number;
  setSourceMapsEnabled?(on: boolean): void;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly cd?: string;
  readonly debug?: boolean;
  readonly color?: boolean;
}

/** Runs one command line and returns its exit code. Never ends the process itself. */
export async function executeCli(commandLine: readonly string[], handle: ProcessHandle): Promise<ExitCode> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted && handle.pid !== undefined) handle.kill?.(handle.pid, 'SIGKILL');
    interruption.abort();
  };
  handle.on('SIGINT', interrupt);
  handle.on('SIGTERM', interrupt);
  const brokenPipe = listenForBrokenPipe(handle.stdout);

  const asJson = commandLine.includes('--json');
  let exitCode: ExitCode = 0;
  const program = createProgram(
    (work) =>
      async (...commandArguments) => {
        const context = createContext(program.opts(), handle, interruption.signal);
        exitCode = (await work(context, ...commandArguments)) ?? 0;
      },
    {
      writeOut: (text) => handle.stdout.write(text),
      // Under --json standard error is for the error alone.
      writeErr: (text) => {
        if (!asJson) handle.stderr.write(text);
      },
      outputError: () => undefined,
      getOutHasColors: () => colourLevel({}, handle.env, handle.stdout.isTTY) > 0,
      getErrHasColors: () => colourLevel({}, handle.env, handle.stderr.isTTY) > 0,
    },
  );

  try {
    // Whoever types the name alone asks what there is.
    const work = program.parseAsync(commandLine.length === 0 ? ['--help'] : commandLine, { from: 'user' });
    await Promise.race([work, brokenPipe]);
    await drain(handle.stdout);
    return exitCode;
  } catch (error) {
    if (isSystemError(error, 'EPIPE')) return 0;
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const options: GlobalOptions = program.opts();
    if (options.debug) handle.setSourceMapsEnabled?.(true);
    const description = describeError(error, describeTyped(program, commandLine));
    writeError(description, error, { ...options, json: options.json ?? asJson }, handle);
    return description.exitCode;
  } finally {
    handle.off('SIGINT', interrupt);
    handle.off('SIGTERM', interrupt);
  }
}

/** The innermost command that the command line names, and what more can be typed. */
function describeTyped(program: Command, commandLine: readonly string[]): TypedCommand {
  const words = ['rakuten'];
  let command = program;
  let behindCommand = 0;
  for (const [index, word] of commandLine.entries()) {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner === undefined) continue;
    command = inner;
    words.push(word);
    behindCommand = index + 1;
  }
  const again = ['rakuten', ...commandLine.map(quoteForShell)];
  const canWait = command.options.some(({ long }) => long === '--wait');
  return {
    again: again.join(' '),
    ...(canWait ? { waiting: again.toSpliced(behindCommand + 1, 0, '--wait').join(' ') } : {}),
    help: [...words, '--help'].join(' '),
  };
}

function createContext(options: GlobalOptions, handle: ProcessHandle, signal: AbortSignal): CommandContext {
  const quiet = options.quiet ?? false;
  const interactive = handle.stderr.isTTY === true && handle.env.TERM !== 'dumb' && !quiet;
  const cwd = resolve(handle.cwd(), options.cd ?? '.');
  let drawn = false;
  const erase = (): void => {
    if (drawn) handle.stderr.write('\r\u001b[2K');
    drawn = false;
  };
  const columns = handle.stdout.columns ?? 100;
  return {
    cwd,
    env: handle.env,
    stdin: handle.stdin,
    stdout: handle.stdout,
    stderr: handle.stderr,
    json: options.json ?? false,
    quiet,
    interactive,
    columns,
    style: new Chalk({ level: colourLevel(options, handle.env, handle.stdout.isTTY) }),
    noteStyle: new Chalk({ level: colourLevel(options, handle.env, handle.stderr.isTTY) }),
    signal,
    now: () => new Date(),
    print: (line) => {
      erase();
      handle.stdout.write(`${line}\n`);
    },
    printJson: (value) => {
      erase();
      handle.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note: (line) => {
      if (quiet) return;
      erase();
      handle.stderr.write(`${line}\n`);
    },
    drawProgress: (line) => {
      if (!interactive) return;
      erase();
      handle.stderr.write(line.slice(0, columns - 1));
      drawn = true;
    },
  };
}

/** 0 or 1. chalk itself would ignore NO_COLOR (no-color.org) on a terminal. */
function colourLevel(
  options: GlobalOptions,
  env: ProcessHandle['env'],
  isTerminal: boolean | undefined,
): 0 | 1 {
  if (options.color === false || env.NO_COLOR) return 0;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return 1;
  return isTerminal === true && env.TERM !== 'dumb' ? 1 : 0;
}

function writeError(
  description: ErrorDescription,
  error: unknown,
  options: GlobalOptions,
  handle: ProcessHandle,
): void {
  if (options.json) {
    handle.stderr.write(`${JSON.stringify({ error: description }, null, 2)}\n`);
    return;
  }
  const style = new Chalk({ level: colourLevel(options, handle.env, handle.stderr.isTTY) });
  const lines = [`${style.red('error')} ${style.dim(description.code)}  ${description.message}`];
  for (const detail of description.details) lines.push(`  ${detail}`);
  if (description.hint !== undefined) lines.push(`${style.dim('  next:')} ${description.hint}`);
  if (options.debug && error instanceof Error) lines.push(style.dim(formatCauses(error)));
  handle.stderr.write(`${lines.join('\n')}\n`);
}

function formatCauses(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\ncaused by ${formatCauses(error.cause)}` : stack;
}

/** Rejects once the reader of standard output has gone away (`rakuten … | head`). */
function listenForBrokenPipe(stdout: NodeJS.WritableStream): Promise<never> {
  const broken = new Promise<never>((_resolve, reject) => {
    stdout.on('error', (error) =>
      reject(error instanceof Error ? error : new AppError('IO_FAILED', String(error))),
    );
  });
  broken.catch(() => undefined);
  return broken;
}

async function drain(
  stdout: NodeJS.WritableStream & { readonly writableNeedDrain?: boolean },
): Promise<void> {
  if (stdout.writableNeedDrain) await once(stdout, 'drain');
}

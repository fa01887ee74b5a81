import type { ChalkInstance } from 'chalk';
import type { ExitCode } from '../errors/error-codes.ts';

/** All that a command may touch of the process that it runs in. Tests pass a double. */
export interface CommandContext {
  /** Absolute path of the project's folder: `--cd`, or where the command was typed. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  /** Raw standard output, for streams of records; anything else goes through `print`. */
  readonly stdout: NodeJS.WritableStream;
  /** Raw standard error, for what the commands of stages print there. */
  readonly stderr: NodeJS.WritableStream;
  /** `--json`: the result is one JSON value, and nothing else stands on standard output. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** Standard error is a terminal that understands cursor movement, so progress can be drawn in place. */
  readonly interactive: boolean;
  /** Width of the terminal in columns, 100 where there is none. */
  readonly columns: number;
  /** Styles text for standard output, and for standard error; both plain where that is no terminal. */
  readonly style: ChalkInstance;
  readonly noteStyle: ChalkInstance;
  /** Fires on Ctrl-C or a request to terminate. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** A line of the result, on standard output. */
  readonly print: (line: string) => void;
  /** The whole result as JSON, on standard output. */
  readonly printJson: (value: unknown) => void;
  /** A line about the work (progress, warning), on standard error; silent under `--quiet`. */
  readonly note: (line: string) => void;
  /** Progress drawn in place on standard error; where that is no terminal, nothing. */
  readonly drawProgress: (line: string) => void;
}

/** Wraps the work of a command as a commander action: builds the context and keeps the exit code. */
export type RunCommand = <Arguments extends unknown[]>(
  work: (context: CommandContext, ...commandArguments: Arguments) => Promise<ExitCode | undefined>,
) => (...commandArguments: Arguments) => Promise<void>;

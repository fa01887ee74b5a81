import { CommanderError } from 'commander';
import { AppError } from '../errors/app-error.ts';
import { ERROR_CODES, type ErrorCode, type ExitCode } from '../errors/error-codes.ts';
import { explainSystemError } from '../errors/system-error.ts';

/** An error as it is shown: the same fields as text and as JSON. */
export interface ErrorDescription {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: readonly string[];
  readonly hint?: string;
  readonly exitCode: ExitCode;
}

/** What is known of the command line that failed. */
export interface TypedCommand {
  /** The same, to be typed again. */
  readonly again?: string;
  /** The same, to wait for whoever is at work; where the command can. */
  readonly waiting?: string;
  /** The command that explains it. */
  readonly help: string;
}

/**
 * Says what went wrong, in the terms of docs/errors.md. Whatever is not foreseen is a bug of ours and says so.
 */
export function describeError(
  thrown: unknown,
  typed: TypedCommand = { help: 'rakuten --help' },
): ErrorDescription {
  const error = explainSystemError(thrown);
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      details: error.details,
      hint: error.hint ?? typeAgain(error.code, typed),
      exitCode: ERROR_CODES[error.code].exitCode,
    };
  }
  if (error instanceof CommanderError) {
    return {
      code: 'USAGE',
      // Commander's word for "no command was named" is meant for programs.
      message:
        error.code === 'commander.help'
          ? 'Expected a command, got none.'
          : error.message.replace(/^error: /, ''),
      details: [],
      hint: typed.help,
      exitCode: ERROR_CODES.USAGE.exitCode,
    };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    details: [],
    hint: 'This is a bug. Run the same command with --debug and report what it prints.',
    exitCode: ERROR_CODES.INTERNAL.exitCode,
  };
}

/** What to type where the same command may do later. The rooms below do not know which one they work for. */
function typeAgain(code: ErrorCode, { again, waiting }: TypedCommand): string | undefined {
  if (again === undefined) return undefined;
  switch (code) {
    case 'INTERRUPTED':
      return again;
    case 'PIPELINE_BUSY':
      return waiting === undefined
        ? `${again}   (when that one has ended)`
        : `${waiting}   (starts when that one has ended)`;
    case 'DATABASE_BUSY':
      return `${again}   (when that one has ended; rakuten runs list --status running may name it)`;
    default:
      return undefined;
  }
}

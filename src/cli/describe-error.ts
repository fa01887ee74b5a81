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
      // The rooms below do not know which command they work for.
      hint: error.hint ?? (error.code === 'INTERRUPTED' ? typed.again : undefined),
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

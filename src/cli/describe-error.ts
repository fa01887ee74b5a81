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

/** Says what went wrong, in the terms of docs/errors.md. Whatever is not foreseen is a bug of ours and says so. */
export function describeError(thrown: unknown): ErrorDescription {
  const error = explainSystemError(thrown);
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      details: error.details,
      hint: error.hint,
      exitCode: ERROR_CODES[error.code].exitCode,
    };
  }
  if (error instanceof CommanderError) {
    return {
      code: 'USAGE',
      message: error.message.replace(/^error: /, ''),
      details: [],
      hint: 'rakuten --help',
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

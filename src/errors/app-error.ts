import type { ErrorCode } from './error-codes.ts';

export interface AppErrorOptions {
  /** The next command or edit that mends it. */
  readonly hint?: string;
  /** Several findings at once, each with its own place; printed one a line below the message. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The only error that this program raises on purpose. The message says what was expected, where
 * (file:line:column or field), and what came; the hint says what to do next.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? [];
  }
}

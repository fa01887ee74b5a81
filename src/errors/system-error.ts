import { AppError } from './app-error.ts';

/** Whether `error` is a failure reported by the operating system, of the given code (`'ENOENT'`, …) if one is given. */
export function isSystemError(error: unknown, code?: string): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'code' in error &&
    (code === undefined || error.code === code)
  );
}

/**
 * Turns a failure reported by the operating system into an `AppError` with a message that a person can act on;
 * any other error comes back as it was.
 */
export function explainSystemError(error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const place = error.path ?? 'a file';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('DISK_FULL', `No space left while writing ${place}.`, {
        hint: 'Free some space, then run the same command again: nothing already recorded was lost.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'IO_FAILED',
        `Not permitted to ${error.syscall ?? 'access'} ${place} (${error.code}).`,
        {
          hint: `Check the owner and mode: ls -ld ${place}`,
          cause: error,
        },
      );
    default:
      return new AppError(
        'IO_FAILED',
        `Could not ${error.syscall ?? 'access'} ${place} (${error.code ?? error.message}).`,
        {
          cause: error,
        },
      );
  }
}

import { AppError } from '../../errors/app-error.ts';
import type { ErrorCode } from '../../errors/error-codes.ts';
import { explainSystemError } from '../../errors/system-error.ts';

/** Errors that say themselves what to do: nothing was wrong with the training. */
const NOT_OF_THE_TRAINING: ReadonlySet<ErrorCode> = new Set([
  'INTERRUPTED',
  'PIPELINE_BUSY',
  'DATABASE_BUSY',
  'LEASE_LOST',
]);

/** The error of a training as that of its retraining: `TRAINING_FAILED`, the cause in its details. */
export function explainTrainingFailure(thrown: unknown): unknown {
  const error = explainSystemError(thrown);
  if (error instanceof AppError && NOT_OF_THE_TRAINING.has(error.code)) return error;
  const details =
    error instanceof AppError
      ? [`${error.code}  ${error.message}`, ...error.details]
      : [error instanceof Error ? error.message : String(error)];
  return new AppError('TRAINING_FAILED', 'The training failed; production stays as it is.', {
    details,
    hint: (error instanceof AppError ? error.hint : undefined) ?? 'rakuten repro train',
    cause: error,
  });
}

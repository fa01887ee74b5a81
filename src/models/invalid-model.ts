import { AppError } from '../errors/app-error.ts';

/** The error of a model that cannot be used as it is stored. `message` says what was expected, where, and what came. */
export function invalidModel(message: string, cause?: unknown): AppError {
  return new AppError('MODEL_INVALID', message, {
    hint: 'rakuten train   (makes and registers it anew)',
    cause,
  });
}

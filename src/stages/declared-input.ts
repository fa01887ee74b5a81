import { AppError } from '../errors/app-error.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';

/** The absolute path of a dep that a stage can do without; undefined where pipeline.yaml does not declare it. */
export function declaredInput({ input }: Pick<StageContext, 'input'>, path: string): string | undefined {
  try {
    return input(path);
  } catch (error) {
    if (error instanceof AppError && error.code === 'PIPELINE_INVALID') return undefined;
    throw error;
  }
}

import { AppError } from '../../errors/app-error.ts';
import type { PredictionWindow } from '../../tracking/predictions/logged-prediction.ts';
import type { CommandContext } from '../command-context.ts';
import { parseTime } from './parse-time.ts';

/** What `--since` and `--model-version` mean. Throws `USAGE`. */
export function parseWindow(
  { now }: Pick<CommandContext, 'now'>,
  { since, modelVersion }: { readonly since?: string; readonly modelVersion?: string },
): PredictionWindow {
  const number = /^v?(\d{1,9})$/.exec(modelVersion ?? '')?.[1];
  if (modelVersion !== undefined && number === undefined) {
    throw new AppError('USAGE', `Expected --model-version as a number, got ${modelVersion}.`, {
      hint: 'rakuten models list',
    });
  }
  return {
    ...(since === undefined ? {} : { since: parseTime(since, '--since', now()).toISOString() }),
    ...(number === undefined ? {} : { version: Number(number) }),
  };
}

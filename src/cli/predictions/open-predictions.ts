import { join } from 'node:path';
import { readTaxonomy, type Taxonomy } from '../../data/taxonomy.ts';
import { AppError } from '../../errors/app-error.ts';
import { nearestName } from '../../errors/nearest-name.ts';
import { PredictionLog } from '../../tracking/predictions/prediction-log.ts';
import { PredictionReader } from '../../tracking/predictions/prediction-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';
import { withWriteSession } from '../project/open-writer.ts';

const CATEGORIES = 'data/categories.csv';

/** Lets `work` look at the project's log of predictions. */
export async function withPredictions<Result>(
  context: Pick<CommandContext, 'cwd'>,
  work: (reader: PredictionReader) => Result,
): Promise<Result> {
  return withReadSession(context, (session) => work(new PredictionReader(session)));
}

/** Lets `work` write the project's log of predictions. */
export async function withPredictionLog<Result>(
  context: Pick<CommandContext, 'cwd' | 'now'>,
  work: (log: PredictionLog) => Result,
): Promise<Result> {
  return withWriteSession(context, (session) => work(new PredictionLog(session)));
}

/** The product types of the project. */
export function readProjectTaxonomy({ cwd }: Pick<CommandContext, 'cwd'>): Promise<Taxonomy> {
  return readTaxonomy(join(cwd, CATEGORIES), CATEGORIES);
}

/** The error for an id that the log does not have, with the one that was probably meant. */
export function predictionNotFound(id: string, similar: readonly string[]): AppError {
  const meant = nearestName(id, similar) ?? similar.find((one) => one.startsWith(id) || one.endsWith(id));
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new AppError('PREDICTION_NOT_FOUND', `There is no prediction ${id} in the log.${suggestion}`, {
    hint: 'rakuten predictions list   (predictions are logged by: rakuten predict --log)',
  });
}

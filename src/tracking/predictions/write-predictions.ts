import { AppError } from '../../errors/app-error.ts';
import type { Database } from '../database/sqlite.ts';
import { packProbabilities } from './half-floats.ts';
import type { AnsweringModel, NewPrediction } from './logged-prediction.ts';

/** Writes predictions of one model version, in their order. To be called in an immediate transaction. */
export function insertPredictions(
  database: Database,
  model: AnsweringModel,
  predictions: readonly NewPrediction[],
): void {
  claimClasses(database, model);
  const insert = database.prepare(
    `INSERT INTO predictions (
       id, predicted_at, source, model, version, predicted_code, confidence, margin, latency_us, designation_chars,
       description_chars, characters, out_of_vocabulary_share, description_missing, content_hash, productid, imageid,
       probabilities, designation, description
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const one of predictions) {
    insert.run(
      ...[one.id, one.predictedAt, one.source, model.name, model.version, one.predictedCode, one.confidence],
      ...[marginOf(one.probabilities), Math.round(one.latencyUs), one.designationChars, one.descriptionChars],
      ...[one.characters, one.outOfVocabularyShare, Number(one.descriptionMissing), one.contentHash],
      ...[one.productid, one.imageid, packProbabilities(one.probabilities)],
      ...[one.text?.designation ?? null, one.text?.description ?? null],
    );
  }
}

/** Remembers what the probabilities of a version are of. Throws `DATABASE_INVALID` where other codes are remembered. */
function claimClasses(database: Database, { name, version, codes }: AnsweringModel): void {
  const wanted = JSON.stringify(codes);
  database
    .prepare('INSERT INTO prediction_classes (model, version, codes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(name, version, wanted);
  const known = database
    .prepare<[string, number], string>('SELECT codes FROM prediction_classes WHERE model = ? AND version = ?')
    .pluck()
    .get(name, version);
  if (known === wanted) return;
  throw new AppError(
    'DATABASE_INVALID',
    `Expected version ${version} of ${name} to answer in the classes that its logged predictions are of, got others.`,
    { hint: 'rakuten models show' },
  );
}

/** How far the most probable class is ahead of the next one. */
function marginOf(probabilities: Float64Array): number {
  let first = 0;
  let second = 0;
  for (const probability of probabilities) {
    if (probability > first) {
      second = first;
      first = probability;
    } else if (probability > second) {
      second = probability;
    }
  }
  return first - second;
}

/** How much was removed, or would be. */
export interface PruneCounts {
  readonly predictions: number;
  /** Rows of feedback, corrected ones included. */
  readonly feedback: number;
}

/** Which predictions to remove: those made before a moment, or all that is known of a product, its labels included. */
export type PruneScope =
  | { readonly kind: 'age'; readonly before: string }
  | { readonly kind: 'product'; readonly productid: string };

/** What `deletePredictions` would remove. */
export function countPrunable(database: Database, scope: PruneScope): PruneCounts {
  const count = (sql: string, value: string): number =>
    database.prepare<[string], number>(sql).pluck().get(value) ?? 0;
  switch (scope.kind) {
    case 'age':
      return {
        predictions: count('SELECT count(*) FROM predictions WHERE predicted_at < ?', scope.before),
        feedback: 0,
      };
    case 'product':
      return {
        predictions: count('SELECT count(*) FROM predictions WHERE productid = ?', scope.productid),
        feedback: count('SELECT count(*) FROM feedback WHERE productid = ?', scope.productid),
      };
  }
}

/** Removes predictions, and says how many. To be called in an immediate transaction. */
export function deletePredictions(database: Database, scope: PruneScope): PruneCounts {
  switch (scope.kind) {
    case 'age':
      return {
        predictions: database.prepare('DELETE FROM predictions WHERE predicted_at < ?').run(scope.before)
          .changes,
        feedback: 0,
      };
    case 'product':
      return {
        predictions: database.prepare('DELETE FROM predictions WHERE productid = ?').run(scope.productid)
          .changes,
        feedback: database.prepare('DELETE FROM feedback WHERE productid = ?').run(scope.productid).changes,
      };
  }
}

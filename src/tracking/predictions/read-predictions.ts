import type { Database } from '../database/sqlite.ts';
import type { LoggedPrediction, MeasuredPrediction, PredictionWindow } from './logged-prediction.ts';
import { selectRows, windowCondition, WITH_CODES } from './select-rows.ts';

/** The next predictions of a window behind one, in the order of the log. */
export function selectPredictions(
  database: Database,
  window: PredictionWindow,
  behind: number,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  const statement = `${WITH_CODES} WHERE number > ? AND ${sql} ORDER BY number LIMIT ?`;
  return selectRows(database, statement, [behind, ...values, limit]);
}

/** The latest predictions of a window, the latest first. */
export function selectLatestPredictions(
  database: Database,
  window: PredictionWindow,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  return selectRows(database, `${WITH_CODES} WHERE ${sql} ORDER BY number DESC LIMIT ?`, [...values, limit]);
}

/** The number before the first prediction of a window: where to begin reading. */
export function selectStart(database: Database, { since }: PredictionWindow): number {
  if (since === undefined) return 0;
  const first = database
    .prepare<[string], number | null>('SELECT min(number) FROM predictions WHERE predicted_at >= ?')
    .pluck()
    .get(since);
  return first === undefined || first === null ? Number.MAX_SAFE_INTEGER : first - 1;
}

/** The prediction of this very id; undefined where there is none. */
export function selectPrediction(database: Database, id: string): LoggedPrediction | undefined {
  return selectRows(database, `${WITH_CODES} WHERE id = ?`, [id])[0];
}

/** What drift looks at in the predictions of a window, in the order of the log. */
export function selectMeasures(database: Database, window: PredictionWindow): MeasuredPrediction[] {
  const { sql, values } = windowCondition(window);
  return database
    .prepare<unknown[], Omit<MeasuredPrediction, 'descriptionMissing'> & { descriptionMissing: 0 | 1 }>(
      `SELECT predicted_code AS predictedCode, confidence, characters, out_of_vocabulary_share AS outOfVocabularyShare,
         description_missing AS descriptionMissing
       FROM predictions WHERE ${sql} ORDER BY number`,
    )
    .all(...values)
    .map((row) => ({ ...row, descriptionMissing: row.descriptionMissing === 1 }));
}

/** How many predictions of a window there are, and how many of them have a label. */
export interface PredictionCounts {
  readonly predictions: number;
  readonly labelled: number;
}

export function countPredictions(database: Database, window: PredictionWindow): PredictionCounts {
  const { sql, values } = windowCondition(window);
  const row = database
    .prepare<unknown[], PredictionCounts>(
      `SELECT count(*) AS predictions, coalesce(sum(EXISTS (
         SELECT 1 FROM feedback WHERE prediction = predictions.id
       )), 0) AS labelled FROM predictions WHERE ${sql}`,
    )
    .get(...values);
  return row ?? { predictions: 0, labelled: 0 };
}

/** How much of an id tells when it was made, and how much of its end is random. */
const TIME_PART = 18;
const RANDOM_PART = 8;

/** Ids that begin or end as this one does: it may have been cut off or mistyped. The likeliest ones first, at most `limit`. */
export function selectSimilarIds(database: Database, id: string, limit: number): string[] {
  const start = id.slice(0, TIME_PART);
  const end = id.slice(-RANDOM_PART);
  if (id.length < RANDOM_PART) return [];
  return database
    .prepare<unknown[], string>(
      `SELECT id FROM predictions WHERE substr(id, 1, ?) = ? OR substr(id, -?) = ? ORDER BY number DESC LIMIT ?`,
    )
    .pluck()
    .all(start.length, start, end.length, end, limit);
}

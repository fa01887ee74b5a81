import type { Database } from '../sqlite.ts';
import { unpackProbabilities } from './half-floats.ts';
import type {
  LoggedPrediction,
  MeasuredPrediction,
  PredictionSource,
  PredictionWindow,
} from './logged-prediction.ts';

interface PredictionRow {
  readonly number: number;
  readonly id: string;
  readonly predicted_at: string;
  readonly source: PredictionSource;
  readonly model: string;
  readonly version: number;
  readonly predicted_code: number;
  readonly confidence: number;
  readonly latency_us: number;
  readonly designation_chars: number;
  readonly description_chars: number;
  readonly characters: number;
  readonly out_of_vocabulary_share: number;
  readonly description_missing: 0 | 1;
  readonly content_hash: string | null;
  readonly productid: string | null;
  readonly imageid: string | null;
  readonly probabilities: Uint8Array;
  readonly designation: string | null;
  readonly description: string | null;
  readonly codes: string;
}

/** A condition of SQL with its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** The condition that rows with `predicted_at` and `version` are of a window. */
export function windowCondition({ since, until, version }: PredictionWindow): Condition {
  const parts: (readonly [string, string | number])[] = [
    ...(since === undefined ? [] : [['predicted_at >= ?', since] as const]),
    ...(until === undefined ? [] : [['predicted_at < ?', until] as const]),
    ...(version === undefined ? [] : [['version = ?', version] as const]),
  ];
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map(([sql]) => sql).join(' AND '),
    values: parts.map(([, value]) => value),
  };
}

const WITH_CODES = 'SELECT * FROM predictions JOIN prediction_classes USING (model, version)';

/** The next predictions of a window behind one, in the order of the log. */
export function selectPredictions(
  database: Database,
  window: PredictionWindow,
  behind: number,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  return database
    .prepare<unknown[], PredictionRow>(`${WITH_CODES} WHERE number > ? AND ${sql} ORDER BY number LIMIT ?`)
    .all(behind, ...values, limit)
    .map(toPrediction);
}

/** The latest predictions of a window, the latest first. */
export function selectLatestPredictions(
  database: Database,
  window: PredictionWindow,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  return database
    .prepare<unknown[], PredictionRow>(`${WITH_CODES} WHERE ${sql} ORDER BY number DESC LIMIT ?`)
    .all(...values, limit)
    .map(toPrediction);
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
  const row = database.prepare<[string], PredictionRow>(`${WITH_CODES} WHERE id = ?`).get(id);
  return row && toPrediction(row);
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

/**
 * Predictions of the window that a label would teach most: with text, without label, each content once (and none that has a label
 * under another prediction). First the least sure one of each predicted class, by margin, then the second one of each, and so on.
 */
export function selectForReview(
  database: Database,
  window: PredictionWindow,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  return database
    .prepare<unknown[], PredictionRow>(
      `WITH open AS (
         SELECT number, predicted_code, margin,
           row_number() OVER (PARTITION BY content_hash ORDER BY margin, number) AS copy
         FROM predictions
         WHERE designation IS NOT NULL AND ${sql}
           AND content_hash NOT IN (SELECT content_hash FROM feedback WHERE content_hash IS NOT NULL)
           AND id NOT IN (SELECT prediction FROM feedback)
       ), ranked AS (
         SELECT number, margin, row_number() OVER (PARTITION BY predicted_code ORDER BY margin, number) AS round
         FROM open WHERE copy = 1
       )
       SELECT predictions.*, codes FROM ranked JOIN predictions USING (number)
         JOIN prediction_classes USING (model, version)
       ORDER BY round, ranked.margin, number LIMIT ?`,
    )
    .all(...values, limit)
    .map(toPrediction);
}

/**
 * Predictions of the window with text and without label, drawn at random. The end of an id is random, so the order of the ends is: the
 * same predictions come each time until they have labels.
 */
export function selectAtRandom(
  database: Database,
  window: PredictionWindow,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  return database
    .prepare<unknown[], PredictionRow>(
      `${WITH_CODES} WHERE designation IS NOT NULL AND ${sql} AND id NOT IN (SELECT prediction FROM feedback)
       ORDER BY substr(id, -12), number LIMIT ?`,
    )
    .all(...values, limit)
    .map(toPrediction);
}

function toPrediction(row: PredictionRow): LoggedPrediction {
  return {
    number: row.number,
    id: row.id,
    predictedAt: row.predicted_at,
    source: row.source,
    model: row.model,
    version: row.version,
    predictedCode: row.predicted_code,
    confidence: row.confidence,
    latencyUs: row.latency_us,
    designationChars: row.designation_chars,
    descriptionChars: row.description_chars,
    characters: row.characters,
    outOfVocabularyShare: row.out_of_vocabulary_share,
    descriptionMissing: row.description_missing === 1,
    contentHash: row.content_hash,
    productid: row.productid,
    imageid: row.imageid,
    text:
      row.designation === null ? null : { designation: row.designation, description: row.description ?? '' },
    codes: JSON.parse(row.codes) as number[],
    probabilities: unpackProbabilities(row.probabilities),
  };
}

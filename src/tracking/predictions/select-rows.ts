import type { Database } from '../database/sqlite.ts';
import { unpackProbabilities } from './half-floats.ts';
import type { LoggedPrediction, PredictionSource, PredictionWindow } from './logged-prediction.ts';

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
interface Condition {
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

/** Predictions with the classes of their model: what `selectRows` can make predictions of. */
export const WITH_CODES = 'SELECT * FROM predictions JOIN prediction_classes USING (model, version)';

/** The predictions that a statement selects, which begins as `WITH_CODES` does or gives the same columns. */
export function selectRows(
  database: Database,
  statement: string,
  values: readonly (string | number)[],
): LoggedPrediction[] {
  return database
    .prepare<unknown[], PredictionRow>(statement)
    .all(...values)
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

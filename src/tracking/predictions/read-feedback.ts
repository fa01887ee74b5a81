import type { Database } from '../database/sqlite.ts';
import type { FeedbackEntry, LabelledPrediction, LearnableLabel } from './feedback.ts';
import type { PredictionWindow } from './logged-prediction.ts';
import { windowCondition } from './select-rows.ts';

const LABELLED = `prediction AS predictionId, label, origin, given_at AS givenAt, user AS "by", predicted_at AS predictedAt,
  model, version, predicted_code AS predictedCode, confidence, content_hash AS contentHash, productid, imageid`;

/** The predictions of a window that have a label, with the one that counts, in the order in which it was given. */
export function selectLabelled(database: Database, window: PredictionWindow): LabelledPrediction[] {
  const { sql, values } = windowCondition(window);
  return database
    .prepare<unknown[], LabelledPrediction>(
      `SELECT ${LABELLED} FROM latest_feedback WHERE ${sql} ORDER BY number`,
    )
    .all(...values);
}

/** All labels that can be learnt from, by id of their prediction. */
export function selectLearnable(database: Database): IterableIterator<LearnableLabel> {
  return database
    .prepare<[], LearnableLabel>(
      `SELECT ${LABELLED}, designation, description FROM latest_feedback WHERE designation IS NOT NULL
       ORDER BY prediction`,
    )
    .iterate();
}

/** How many predictions have a label, and how many of these labels can be learnt from because the text was kept. */
export interface LabelCounts {
  readonly labelled: number;
  readonly learnable: number;
}

export function countLabels(database: Database): LabelCounts {
  const row = database
    .prepare<[], LabelCounts>(
      'SELECT count(*) AS labelled, count(designation) AS learnable FROM latest_feedback',
    )
    .get();
  return row ?? { labelled: 0, learnable: 0 };
}

/** All labels that a prediction was ever given, the first one first. */
export function selectFeedbackHistory(database: Database, predictionId: string): FeedbackEntry[] {
  return database
    .prepare<[string], FeedbackEntry>(
      `SELECT label, origin, given_at AS givenAt, user AS "by", host FROM feedback WHERE prediction = ? ORDER BY number`,
    )
    .all(predictionId);
}

import type { Database } from '../database/sqlite.ts';
import type { LoggedPrediction, PredictionWindow } from './logged-prediction.ts';
import { selectRows, windowCondition, WITH_CODES } from './select-rows.ts';

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
  return selectRows(
    database,
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
    [...values, limit],
  );
}

/**
 * Predictions of the window with text, drawn at random among those without label and those with one that the review queue asked for:
 * without these, a sample would lack what the model is least sure of. The end of an id is random, so the order of the ends is: the
 * same predictions come each time until they have labels of their own.
 */
export function selectAtRandom(
  database: Database,
  window: PredictionWindow,
  limit: number,
): LoggedPrediction[] {
  const { sql, values } = windowCondition(window);
  return selectRows(
    database,
    `${WITH_CODES} WHERE designation IS NOT NULL AND ${sql}
       AND id NOT IN (SELECT prediction FROM latest_feedback WHERE origin <> 'review')
     ORDER BY substr(id, -12), number LIMIT ?`,
    [...values, limit],
  );
}

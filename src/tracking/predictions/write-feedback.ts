import type { WriteScope } from '../database/database-session.ts';
import type { FeedbackOrigin, FeedbackOutcome, NewFeedback } from './feedback.ts';

/** What a row of feedback takes along of its prediction. */
const TAKEN_ALONG = `predicted_at, model, version, predicted_code, confidence, content_hash, productid, imageid,
  designation, description`;

/**
 * Adds a label to a prediction of the log, or to one that was cut off the log and has a label already. The same label
 * again changes nothing, with one exception: a label that the review queue asked for counts for the quality of the model as soon as
 * somebody gives it without being asked by the queue, as for a random sample. Left out there, the sample would lack just those that
 * the model was least sure of. For the same reason no label falls back to one of the queue. To be called in an immediate transaction.
 */
export function insertFeedback(
  { database, by, at }: WriteScope,
  { predictionId, label, origin, by: name }: NewFeedback,
): FeedbackOutcome {
  const known = database
    .prepare<[string], { label: number; origin: FeedbackOrigin; predicted_code: number; learnable: 0 | 1 }>(
      `SELECT label, origin, predicted_code, designation IS NOT NULL AS learnable FROM feedback WHERE prediction = ?
       ORDER BY number DESC LIMIT 1`,
    )
    .get(predictionId);
  const joinsSample = known?.origin === 'review' && origin !== 'review';
  if (known?.label === label && !joinsSample) {
    return { kind: 'same', predictedCode: known.predicted_code, learnable: known.learnable === 1 };
  }
  const source =
    known === undefined
      ? 'predictions WHERE id = ?'
      : 'feedback WHERE prediction = ? ORDER BY number DESC LIMIT 1';
  const inserted = database
    .prepare<unknown[], { predicted_code: number; learnable: 0 | 1 }>(
      `INSERT INTO feedback (prediction, label, origin, given_at, user, host, ${TAKEN_ALONG})
       SELECT ?, ?, ?, ?, ?, ?, ${TAKEN_ALONG} FROM ${source}
       RETURNING predicted_code, designation IS NOT NULL AS learnable`,
    )
    .get(
      predictionId,
      label,
      origin === 'review' ? (known?.origin ?? origin) : origin,
      at,
      name ?? by.user,
      by.host,
      predictionId,
    );
  if (inserted === undefined) return { kind: 'unknown' };
  const outcome = { predictedCode: inserted.predicted_code, learnable: inserted.learnable === 1 };
  if (known === undefined) return { kind: 'added', ...outcome };
  return known.label === label
    ? { kind: 'same', ...outcome }
    : { kind: 'corrected', ...outcome, before: known.label };
}

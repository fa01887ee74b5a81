import { formatCsvRow } from '../../data/csv-writer.ts';
import { rankClasses } from '../../models/rank-classes.ts';
import type { FeedbackOrigin } from '../../tracking/predictions/feedback.ts';
import type { LoggedPrediction } from '../../tracking/predictions/logged-prediction.ts';

/** A prediction that somebody is asked to label. */
export interface ReviewItem {
  readonly predictionId: string;
  readonly predictedAt: string;
  readonly version: number;
  /** The three most probable classes, the first one first. */
  readonly top: readonly { readonly code: number; readonly probability: number }[];
  /** How far the first is ahead of the second. */
  readonly margin: number;
  readonly designation: string;
  readonly description: string;
  /** The one that the review queue got already, for whoever draws a sample; undefined for none. */
  readonly label?: number;
}

const TOP = 3;

export function toReviewItem(prediction: LoggedPrediction): ReviewItem {
  const { codes, probabilities } = prediction;
  const top = rankClasses(probabilities, TOP).map((k) => ({ code: codes[k], probability: probabilities[k] }));
  return {
    predictionId: prediction.id,
    predictedAt: prediction.predictedAt,
    version: prediction.version,
    top,
    margin: (top[0]?.probability ?? 0) - (top[1]?.probability ?? 0),
    designation: prediction.text?.designation ?? '',
    description: prediction.text?.description ?? '',
  };
}

/**
 * A sheet to fill in: one row an item, `label` empty where it has none. `feedback import` takes it back as it is. `origin` remembers whether the rows
 * were chosen (`review`) or drawn at random (`file`).
 */
export function formatReviewSheet(
  items: readonly ReviewItem[],
  origin: FeedbackOrigin,
  categoryOf: (code: number) => string,
): string {
  const ranks = Array.from({ length: TOP }, (_column, i) => [`top_${i + 1}`, `probability_${i + 1}`]);
  const header = [
    'prediction_id',
    'label',
    'category',
    ...ranks.flat(),
    'designation',
    'description',
    'origin',
  ];
  const rows = items.map(({ predictionId, label, top, designation, description }) => [
    ...[predictionId, label ?? '', top[0] === undefined ? '' : categoryOf(top[0].code)],
    ...Array.from({ length: TOP }, (_column, i) => {
      const type = top[i];
      return type === undefined ? ['', ''] : [type.code, type.probability.toFixed(3)];
    }).flat(),
    ...[asText(designation), asText(description), origin],
  ]);
  return [header, ...rows].map((fields) => formatCsvRow(fields)).join('');
}

/** Sellers write these texts, and a spreadsheet would run one that begins like a formula. */
function asText(written: string): string {
  return /^[=+\-@\t\r]/.test(written) ? `'${written}` : written;
}

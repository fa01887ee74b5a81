import { formatCsvRow } from '../../data/csv-writer.ts';
import type { RecordFormat } from '../../data/detect-format.ts';
import type { InputRecord } from '../../data/input-record.ts';
import type { RankedType } from '../../models/classify-listing.ts';
import { roundProbability } from '../../models/needs-review.ts';

/** What a stream says of one record. */
export interface StreamAnswer {
  readonly ranked: readonly RankedType[];
  readonly needsReview: boolean;
  /** Its id in the log, null where it could not be logged; undefined where nothing is logged. */
  readonly predictionId?: string | null;
}

/** How answers are written. */
export interface AnswerLayout {
  readonly format: RecordFormat;
  /** Product types that are named for each listing. */
  readonly top: number;
  /** Whether answers have ids. */
  readonly isLogged: boolean;
}

/** What stands before the first answer. */
export function formatAnswerHeader({ format, top, isLogged }: AnswerLayout): string {
  if (format === 'jsonl') return '';
  const ranks = Array.from({ length: top }, (_column, i) => [`top_${i + 1}`, `probability_${i + 1}`]);
  return formatCsvRow([
    ...['id', 'prdtypecode', 'category', 'confidence', 'needs_review', ...ranks.flat()],
    ...(isLogged ? ['prediction_id'] : []),
    'error',
  ]);
}

/** One answer as a line, or what is wrong with the record where there is none. */
export function formatAnswer(
  { format, top, isLogged }: AnswerLayout,
  { id, line, error = '' }: InputRecord,
  answer: StreamAnswer | undefined,
): string {
  if (!answer) {
    if (format === 'jsonl') return `${JSON.stringify({ id, line, error })}\n`;
    const empty = Array<string>(4 + 2 * top + Number(isLogged)).fill('');
    return formatCsvRow([id, ...empty, `line ${line}: ${error}`]);
  }
  const { ranked, needsReview: review, predictionId } = answer;
  const [{ code, category, probability }] = ranked;
  const confidence = roundProbability(probability);
  if (format === 'jsonl') {
    const probabilities = Object.fromEntries(
      ranked.map((type) => [type.code, roundProbability(type.probability)]),
    );
    return `${JSON.stringify({ id, predicted_class: code, category, confidence, needs_review: review, probabilities, prediction_id: predictionId })}\n`;
  }
  const fields = ranked.flatMap((type) => [type.code, roundProbability(type.probability)]);
  const ids = isLogged ? [predictionId ?? ''] : [];
  return formatCsvRow([id, code, category, confidence, String(review), ...fields, ...ids, '']);
}

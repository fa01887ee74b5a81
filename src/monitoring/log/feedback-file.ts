import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCsvRow } from '../../data/csv-writer.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import type { LearnableLabel } from '../../tracking/predictions/feedback.ts';
import type { PredictionLog } from '../../tracking/predictions/prediction-log.ts';

/** Where the next ingest finds the labels that people gave, inside a project. */
export const FEEDBACK_FILE = 'data/arrival/feedback.csv';

const COLUMNS = [
  ...['prediction_id', 'labelled_at', 'origin', 'prdtypecode'],
  ...['designation', 'description', 'productid', 'imageid'],
] as const;

export interface FeedbackSync {
  /** Labels in the file. */
  readonly learnable: number;
  /** Labels that cannot be learnt from, because the text of their listing was not kept. */
  readonly withoutText: number;
  /** Whether the file had to be written; false where it was right already. */
  readonly written: boolean;
}

/**
 * Brings `data/arrival/feedback.csv` of the project in `root` up to the labels in the database: what is there now, corrections
 * counted, by id of the prediction. The same labels give the same bytes, and then the file is left alone. To be called after every
 * change of feedback, and before labels are learnt from, in case a process was killed in between.
 */
export function syncFeedbackFile(log: PredictionLog, root: string): FeedbackSync {
  const path = join(root, FEEDBACK_FILE);
  return log.withLearnable((labels, { labelled, learnable }) => {
    const counts = { learnable, withoutText: labelled - learnable };
    const content = [formatCsvRow(COLUMNS), ...Array.from(labels, formatLabel)].join('');
    const unchanged = existsSync(path) ? readFileSync(path, 'utf8') === content : learnable === 0;
    if (!unchanged) writeFileDurably(path, content);
    return { ...counts, written: !unchanged };
  });
}

function formatLabel(label: LearnableLabel): string {
  return formatCsvRow([
    ...[label.predictionId, label.givenAt, label.origin, label.label],
    ...[label.designation, label.description, label.productid ?? '', label.imageid ?? ''],
  ]);
}

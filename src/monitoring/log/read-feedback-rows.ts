import { basename } from 'node:path';
import { formatCsvRow } from '../../data/csv-writer.ts';
import {
  type Fault,
  QUARANTINE_COLUMNS,
  quarantineFields,
  type QuarantinedRow,
} from '../../data/quarantine.ts';
import { detectDelimiter } from '../../data/detect-delimiter.ts';
import { readCsvRows, type CsvRow } from '../../data/read-csv.ts';
import { checkLabel } from '../../data/read-labels.ts';
import type { Taxonomy } from '../../data/taxonomy.ts';
import { AppError } from '../../errors/app-error.ts';
import {
  FEEDBACK_ORIGINS,
  type FeedbackOrigin,
  type NewFeedback,
} from '../../tracking/predictions/feedback.ts';

/** Where rows of feedback that could not be used are listed, inside a project: those of the last import. */
export const FEEDBACK_QUARANTINE = 'data/monitoring/feedback_quarantine.csv';

/** A label as a row of a file gives it. */
export interface FeedbackRow extends NewFeedback {
  readonly line: number;
}

export interface FeedbackRows {
  readonly labels: readonly FeedbackRow[];
  readonly faults: readonly QuarantinedRow[];
  /** Rows whose label is empty: not labelled yet. */
  readonly blank: number;
}

/**
 * The labels of a CSV file with the columns `prediction_id` and `label`, and `by` and `origin` where it has them; others are not
 * looked at. A spreadsheet may have had it: fields may be separated by semicolons or tabs, and bytes that are not UTF-8 stand in
 * columns that are not looked at. Rows that cannot be used are faults, and do not stop the rest. `name` is how messages call the file.
 * Throws `DATA_INVALID` where the file has no such header, or a quote is not closed.
 */
export async function readFeedbackRows(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
  taxonomy: Taxonomy,
): Promise<FeedbackRows> {
  let columns: Columns | undefined;
  const labels: FeedbackRow[] = [];
  const faults: QuarantinedRow[] = [];
  let blank = 0;
  const file = await detectDelimiter(chunks, 'prediction_id');
  for await (const row of readCsvRows(file.chunks, name, file.delimiter)) {
    if (columns === undefined) {
      columns = findColumns(row, name);
      continue;
    }
    const read = readRow(row, columns, taxonomy);
    if (read === 'blank') blank += 1;
    else if ('reason' in read) faults.push({ file: basename(name), line: row.line, ...read });
    else labels.push({ ...read, line: row.line });
  }
  if (columns === undefined) {
    throw new AppError(
      'DATA_INVALID',
      `${name}:1:1: expected a header with prediction_id and label, got nothing.`,
      {
        hint: EXAMPLE,
      },
    );
  }
  return { labels, faults, blank };
}

/** The fault of a label whose prediction is not in the log. */
export function unknownPrediction({ line, predictionId }: FeedbackRow, name: string): QuarantinedRow {
  return {
    ...{ file: basename(name), line, column: 'prediction_id' },
    ...{ reason: 'no such prediction in the log', value: predictionId },
  };
}

/** The content of `data/monitoring/feedback_quarantine.csv`, by line. */
export function formatFeedbackQuarantine(faults: readonly QuarantinedRow[]): string {
  const rows = [...faults].sort((a, b) => a.line - b.line).map(quarantineFields);
  return [QUARANTINE_COLUMNS, ...rows].map((fields) => formatCsvRow(fields)).join('');
}

const EXAMPLE =
  'rakuten review export --rows 200 --out FILE.csv   (makes a file of that form, its labels empty)';

interface Columns {
  readonly width: number;
  readonly id: number;
  readonly label: number;
  /** -1 where there is none. */
  readonly by: number;
  readonly origin: number;
}

function findColumns({ fields }: CsvRow, name: string): Columns {
  const names = fields.map((field) => field.trim().toLowerCase());
  const [id, label, by, origin] = ['prediction_id', 'label', 'by', 'origin'].map((column) => {
    if (names.indexOf(column) === names.lastIndexOf(column)) return names.indexOf(column);
    throw new AppError('DATA_INVALID', `${name}:1: expected the column ${column} once, got it twice.`, {
      hint: EXAMPLE,
    });
  });
  if (id !== -1 && label !== -1) return { width: names.length, id, label, by, origin };
  throw new AppError(
    'DATA_INVALID',
    `${name}:1:1: expected the columns prediction_id and label, got ${quoteHeader(fields)}.`,
    { hint: EXAMPLE },
  );
}

const LONGEST_HEADER = 200;

/** Of a file that may be anything. */
function quoteHeader(fields: readonly string[]): string {
  // eslint-disable-next-line no-control-regex -- that is what must not come to a terminal
  const header = fields.join(',').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
  return header.length <= LONGEST_HEADER ? header : `${header.slice(0, LONGEST_HEADER)}…`;
}

function readRow(
  { fields, badByte }: CsvRow,
  columns: Columns,
  taxonomy: Taxonomy,
): Fault | NewFeedback | 'blank' {
  if (fields.length !== columns.width) {
    const remark = `expected ${columns.width}, got ${fields.length}`;
    return { column: '', reason: 'wrong number of fields', remark, value: fields.join(',') };
  }
  const used = [columns.id, columns.label, columns.by, columns.origin];
  if (badByte !== undefined && used.some((column) => fields[column]?.includes('\ufffd'))) {
    const remark = `the byte 0x${badByte.byte.toString(16)}`;
    return { column: '', reason: 'not UTF-8', remark, value: fields.join(',') };
  }
  const typed = fields[columns.label].trim();
  if (typed === '') return 'blank';
  const fault = checkLabel(typed, taxonomy);
  if (fault !== undefined) return { ...fault, column: 'label' };
  const predictionId = fields[columns.id].trim().toLowerCase();
  if (predictionId === '') return { column: 'prediction_id', reason: 'no prediction', value: '' };
  const origin = columns.origin === -1 ? '' : fields[columns.origin].trim();
  const known = FEEDBACK_ORIGINS.find((one) => one === origin);
  if (origin !== '' && known === undefined) {
    return { column: 'origin', reason: `not one of ${FEEDBACK_ORIGINS.join(', ')}`, value: origin };
  }
  const by = columns.by === -1 ? '' : fields[columns.by].trim();
  return toFeedback(predictionId, Number(typed), known ?? 'file', by);
}

function toFeedback(predictionId: string, label: number, origin: FeedbackOrigin, by: string): NewFeedback {
  return { predictionId, label, origin, ...(by === '' ? {} : { by }) };
}

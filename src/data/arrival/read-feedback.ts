import { existsSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { checkListing } from '../check-listing.ts';
import { contentGroup } from '../content-group.ts';
import type { Listing } from '../listing.ts';
import type { Fault, QuarantinedRow } from '../quarantine.ts';
import { readBytes } from '../read-bytes.ts';
import { readCsvRows } from '../read-csv.ts';
import { checkLabel } from '../read-labels.ts';
import type { Taxonomy } from '../taxonomy.ts';

const FEEDBACK_COLUMNS = [
  'prediction_id',
  'labelled_at',
  'origin',
  'prdtypecode',
  'designation',
  'description',
  'productid',
  'imageid',
] as const;

/** A listing that a person labelled after a model had. */
export interface FeedbackListing {
  /** Without a row: it gets one when it is written. */
  readonly listing: Omit<Listing, 'row'>;
  readonly prdtypecode: number;
  /** Of the content, as in `LabelledListing`. */
  readonly group: string;
}

export interface Feedback {
  /** One for each content, with its newest label; in the order of their labelling, so that the order of the file is no matter. */
  readonly listings: readonly FeedbackListing[];
  /** Rows of the file, the header not counted. */
  readonly rows: number;
  /** Rows whose content has a newer label. */
  readonly superseded: number;
  readonly quarantined: readonly QuarantinedRow[];
}

export const NO_FEEDBACK: Feedback = { listings: [], rows: 0, superseded: 0, quarantined: [] };

interface LabelledRow extends FeedbackListing {
  readonly at: number;
  readonly id: string;
}

/**
 * The labels that came back; none where there is no such file. Rows that cannot be used are set aside. `name` is how errors call the file.
 * Throws `DATA_INVALID` where it is not as feedback is written.
 */
export async function readFeedback(path: string, name: string, taxonomy: Taxonomy): Promise<Feedback> {
  if (!existsSync(path)) return NO_FEEDBACK;
  const usable: LabelledRow[] = [];
  const quarantined: QuarantinedRow[] = [];
  let rows = -1;
  for await (const { line, fields, badByte } of readCsvRows(readBytes(path, name, REBUILD), name)) {
    if (badByte !== undefined)
      throw invalid(`${name}:${badByte.line}:${badByte.column}: expected UTF-8, got another byte.`);
    rows += 1;
    if (rows === 0) {
      checkHeader(fields, name);
      continue;
    }
    const row = checkRow(fields, taxonomy);
    if ('reason' in row) quarantined.push({ file: 'feedback.csv', line, ...row });
    else usable.push(row);
  }
  if (rows === -1) checkHeader([], name);
  const newest = keepNewest(usable);
  return { listings: newest, rows, superseded: usable.length - newest.length, quarantined };
}

function checkRow(fields: readonly string[], taxonomy: Taxonomy): LabelledRow | Fault {
  if (fields.length !== FEEDBACK_COLUMNS.length) {
    const remark = `expected ${FEEDBACK_COLUMNS.length}, got ${fields.length}`;
    return { column: '', reason: 'wrong number of fields', remark, value: fields.join(',') };
  }
  const field = (column: string): string => fields[FEEDBACK_COLUMNS.indexOf(column as never)] ?? '';
  const typed = field('prdtypecode').trim();
  const labelFault = checkLabel(typed, taxonomy);
  if (labelFault !== undefined) return labelFault;
  const at = Date.parse(field('labelled_at'));
  if (Number.isNaN(at)) return { column: 'labelled_at', reason: 'not a time', value: field('labelled_at') };
  const { listing, fault } = checkListing(0, field);
  if (fault !== undefined) return fault;
  const { designation, description, productid, imageid } = listing;
  const group = contentGroup(listing);
  const content = { designation, description, productid, imageid };
  return { listing: content, prdtypecode: Number(typed), group, at, id: field('prediction_id') };
}

function keepNewest(rows: readonly LabelledRow[]): readonly FeedbackListing[] {
  const newest = new Map<string, LabelledRow>();
  for (const row of rows) {
    const known = newest.get(row.group);
    if (known === undefined || byTime(known, row) < 0) newest.set(row.group, row);
  }
  return [...newest.values()]
    .sort(byTime)
    .map(({ listing, prdtypecode, group }) => ({ listing, prdtypecode, group }));
}

/** By when, and where that is the same, by what cannot be: any order of the file gives the same one. */
function byTime(a: LabelledRow, b: LabelledRow): number {
  return a.at - b.at || compare(a.id, b.id) || a.prdtypecode - b.prdtypecode || compare(textOf(a), textOf(b));
}

function textOf({ listing }: LabelledRow): string {
  return JSON.stringify([listing.designation, listing.description, listing.productid, listing.imageid]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function checkHeader(fields: readonly string[], name: string): void {
  if (fields.join(',') === FEEDBACK_COLUMNS.join(',')) return;
  const got = fields.length === 0 ? 'an empty file' : fields.join(',');
  throw invalid(`${name}:1:1: expected the header ${FEEDBACK_COLUMNS.join(',')}, got ${got}.`);
}

const REBUILD = 'rakuten feedback sync   (writes the file anew from the database)';

function invalid(message: string): AppError {
  return new AppError('DATA_INVALID', message, { hint: REBUILD });
}

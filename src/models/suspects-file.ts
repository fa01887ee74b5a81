import { Readable } from 'node:stream';
import { formatCsvRow } from '../data/csv-writer.ts';
import type { Listing } from '../data/listing.ts';
import { readCsvRows } from '../data/read-csv.ts';
import { AppError } from '../errors/app-error.ts';
import type { Suspect } from './find-suspects.ts';
import { roundProbability } from './needs-review.ts';
import type { ProductType } from './product-type.ts';

/** A line of suspects.csv. */
export interface SuspectListing {
  /** As the listing has it: the row index of the source file. */
  readonly row: number;
  readonly productid: string;
  readonly prdtypecode: number;
  readonly category: string;
  readonly predicted: number;
  readonly predicted_category: string;
  readonly probability_of_label: number;
  readonly probability_of_predicted: number;
  readonly designation: string;
}

const COLUMNS = [
  'row',
  'productid',
  'prdtypecode',
  'category',
  'predicted',
  'predicted_category',
  'probability_of_label',
  'probability_of_predicted',
  'designation',
] as const satisfies readonly (keyof SuspectListing)[];

/** What a reviewer is shown of a suspect. `classes` are in the order of the class numbers. */
export function describeSuspect(
  suspect: Suspect,
  { row, productid, designation }: Listing,
  classes: readonly ProductType[],
): SuspectListing {
  const label = classes[suspect.label];
  const predicted = classes[suspect.predicted];
  return {
    row,
    productid,
    prdtypecode: label.code,
    category: label.category,
    predicted: predicted.code,
    predicted_category: predicted.category,
    probability_of_label: roundProbability(suspect.probabilityOfLabel),
    probability_of_predicted: roundProbability(suspect.probabilityOfPredicted),
    designation,
  };
}

/** suspects.csv: a header and one line for each, in the order given. Texts stand as the seller wrote them. */
export function formatSuspectsFile(suspects: readonly SuspectListing[]): string {
  return [COLUMNS, ...suspects.map((suspect) => COLUMNS.map((column) => suspect[column]))]
    .map(formatCsvRow)
    .join('');
}

/** Reads such a text back. `name` is what messages call it. Throws `DATA_INVALID` where it has another form. */
export async function parseSuspectsFile(text: string, name: string): Promise<readonly SuspectListing[]> {
  const suspects: SuspectListing[] = [];
  let header: string | undefined;
  for await (const { line, fields } of readCsvRows(Readable.from([Buffer.from(text)]), name)) {
    if (header === undefined) {
      header = fields.join(',');
      if (header !== COLUMNS.join(',')) break;
      continue;
    }
    if (fields.length !== COLUMNS.length) {
      throw invalid(`${name}:${line}: expected ${COLUMNS.length} fields, got ${fields.length}.`);
    }
    suspects.push(toSuspectListing(fields));
  }
  if (header === COLUMNS.join(',')) return suspects;
  throw invalid(`${name}:1:1: expected the header ${COLUMNS.join(',')}, got ${header ?? 'an empty file'}.`);
}

function toSuspectListing(fields: readonly string[]): SuspectListing {
  const [row, productid = '', code, category = '', predicted, predictedCategory = '', ...rest] = fields;
  const [ofLabel, ofPredicted, designation = ''] = rest;
  return {
    row: Number(row),
    productid,
    prdtypecode: Number(code),
    category,
    predicted: Number(predicted),
    predicted_category: predictedCategory,
    probability_of_label: Number(ofLabel),
    probability_of_predicted: Number(ofPredicted),
    designation,
  };
}

function invalid(message: string): AppError {
  return new AppError('DATA_INVALID', message, { hint: 'rakuten repro --force train' });
}

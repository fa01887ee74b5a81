// Which rows everyone learns from and is judged on, and how their answers are judged: with the product's own split and scores.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkListing } from '../../src/data/check-listing.ts';
import { contentGroup, isEvaluationGroup } from '../../src/data/content-group.ts';
import { createCsvFile } from '../../src/data/csv-writer.ts';
import {
  LABELLED_COLUMNS,
  labelledFields,
  LISTING_COLUMNS,
  listingFields,
} from '../../src/data/interim-files.ts';
import type { Listing } from '../../src/data/listing.ts';
import { foldWords, stripMarkup } from '../../src/data/normalise-text.ts';
import { readCsvRows } from '../../src/data/read-csv.ts';
import { countConfusions, scoreConfusions } from '../../src/models/classification-metrics.ts';

const TEST_SHARE = 0.2;

export interface Split {
  readonly trainingRows: number;
  /** Rows that nobody gets: without text or label, or otherwise not as a listing should be. */
  readonly leftOut: number;
  /** The product type code of each test row, in the order of the file; the file itself does not tell. */
  readonly testCodes: readonly number[];
  readonly classes: number;
}

/** How the test rows are written once more: as somebody's export that lost case, or case, accents and punctuation. */
export const CASE_SHIFTS = {
  lowered: (text: string) => stripMarkup(text).toLowerCase(),
  bare: (text: string) => foldWords(stripMarkup(text)),
} as const;

/**
 * Writes train.csv, test.csv and test-lowered.csv, test-bare.csv (see `CASE_SHIFTS`) of X_train.csv and Y_train.csv in
 * `source` (or .csv.gz) into `target`, laid out as data/interim. A fifth of the contents is for testing; with `groupsFile`
 * (a line for each row of X_train), a fifth of the groups. Depends on the data alone.
 */
export async function splitRows(source: string, target: string, groupsFile?: string): Promise<Split> {
  const labels = await readLabels(join(source, 'Y_train.csv'));
  const groups = groupsFile === undefined ? undefined : readText(groupsFile).trimEnd().split('\n');
  const open = (name: string, columns: readonly string[]) => createCsvFile(join(target, name), columns);
  const train = open('train.csv', LABELLED_COLUMNS);
  const test = open('test.csv', LISTING_COLUMNS);
  const shifted = Object.entries(CASE_SHIFTS).map(([name, shift]) => ({
    shift,
    file: open(`test-${name}.csv`, LISTING_COLUMNS),
  }));
  const testCodes: number[] = [];
  const codes = new Set<number>();
  let position = -1;
  let leftOut = 0;
  for await (const { field } of readTable(join(source, 'X_train.csv'))) {
    position += 1;
    const { listing } = checkListing(Number(field('')), field);
    const prdtypecode = labels.get(field(''));
    if (listing === undefined || prdtypecode === undefined) {
      leftOut += 1;
      continue;
    }
    codes.add(prdtypecode);
    const group = groups === undefined ? contentGroup(listing) : hashGroup(groups[position] ?? '');
    if (!isEvaluationGroup(group, TEST_SHARE)) {
      train.writeRow(labelledFields({ ...listing, prdtypecode, group, origin: 'source' }));
      continue;
    }
    testCodes.push(prdtypecode);
    test.writeRow(listingFields(listing));
    for (const { shift, file } of shifted) file.writeRow(listingFields(withTexts(listing, shift)));
  }
  if (groups !== undefined && groups.length !== position + 1) {
    throw new Error(
      `${String(groupsFile)}: expected ${position + 1} lines, one for each row, got ${groups.length}.`,
    );
  }
  for (const file of [train, test, ...shifted.map(({ file }) => file)]) file.close();
  return { trainingRows: train.rowCount(), leftOut, testCodes, classes: codes.size };
}

function hashGroup(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

function withTexts(listing: Listing, shift: (text: string) => string): Listing {
  const { designation, description } = listing;
  return { ...listing, designation: shift(designation), description: shift(description) };
}

/** The code of each row by its index, as it is written; without the rows whose code is no number. */
async function readLabels(path: string): Promise<ReadonlyMap<string, number>> {
  const labels = new Map<string, number>();
  for await (const { field } of readTable(path)) {
    const code = field('prdtypecode');
    if (/^\d+$/.test(code)) labels.set(field(''), Number(code));
  }
  return labels;
}

interface TableRow {
  /** The text under a column's name; the row index has none. A column that the file lacks is empty. */
  readonly field: (column: string) => string;
}

async function* readTable(path: string): AsyncGenerator<TableRow, void, undefined> {
  let columns: readonly string[] | undefined;
  const found = [path, `${path}.gz`].find((candidate) => existsSync(candidate));
  if (found === undefined)
    throw new Error(`${path}: expected this file, or ${basename(path)}.gz, found neither.`);
  for await (const { fields } of readCsvRows(toChunks(readUnpacked(found)), found)) {
    if (columns === undefined) {
      columns = fields;
      continue;
    }
    const names = columns;
    yield { field: (column) => fields[names.indexOf(column)] ?? '' };
  }
}

const CHUNK_BYTES = 1 << 20;

// eslint-disable-next-line @typescript-eslint/require-await -- the reader takes an asynchronous source
async function* toChunks(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

function readText(path: string): string {
  return readUnpacked(path).toString('utf8');
}

function readUnpacked(path: string): Buffer {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

export interface Scores {
  readonly accuracy: number;
  readonly f1_weighted: number;
  readonly f1_macro: number;
}

/** Judges a file of predicted codes, one a line, against the true ones. */
export function scorePredictions(path: string, testCodes: readonly number[]): Scores {
  const predicted = readText(path).trimEnd().split('\n').map(Number);
  if (predicted.length !== testCodes.length) {
    throw new Error(`${path}: expected ${testCodes.length} predictions, got ${predicted.length}.`);
  }
  const numbers = new Map<number, number>();
  const numberOf = (code: number): number => {
    if (!numbers.has(code)) numbers.set(code, numbers.size);
    return numbers.get(code) ?? 0;
  };
  const truth = testCodes.map(numberOf);
  const answers = predicted.map(numberOf);
  return scoreConfusions(countConfusions(truth, answers, numbers.size));
}

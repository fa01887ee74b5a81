import { AppError } from '../errors/app-error.ts';
import type { LabelledListing, LabelOrigin, Listing } from './listing.ts';
import { readBytes } from './read-bytes.ts';
import { readCsvRows, type CsvRow } from './read-csv.ts';
import { scanInterimRows } from './scan-interim-rows.ts';

/** Columns of data/interim/test.csv. */
export const LISTING_COLUMNS = ['row', 'designation', 'description', 'productid', 'imageid'] as const;

/** Columns of data/interim/train.csv and evaluation.csv. */
export const LABELLED_COLUMNS = [...LISTING_COLUMNS, 'prdtypecode', 'group', 'origin'] as const;

export function listingFields(listing: Listing): (string | number)[] {
  return [listing.row, listing.designation, listing.description, listing.productid, listing.imageid];
}

export function labelledFields(listing: LabelledListing): (string | number)[] {
  return [...listingFields(listing), listing.prdtypecode, listing.group, listing.origin];
}

/**
 * The listings of data/interim/test.csv in file order, texts raw as the seller wrote them. Constant memory.
 * Throws `DATA_NOT_FOUND`, or `DATA_INVALID` where the file is not as ingest writes it.
 */
export async function* readListings(path: string): AsyncGenerator<Listing, void, undefined> {
  for await (const row of readInterimRows(path, LISTING_COLUMNS)) yield toListing(row, path);
}

/** The listings of data/interim/train.csv or evaluation.csv; else as `readListings`. */
export async function* readLabelledListings(path: string): AsyncGenerator<LabelledListing, void, undefined> {
  for await (const row of readInterimRows(path, LABELLED_COLUMNS)) {
    const [, , , , , prdtypecode = '', group = '', origin = ''] = row.fields;
    yield {
      ...toListing(row, path),
      prdtypecode: wholeNumber(prdtypecode, row, path),
      group,
      origin: toOrigin(origin, row, path),
    };
  }
}

async function* readInterimRows(
  path: string,
  columns: readonly string[],
): AsyncGenerator<CsvRow, void, undefined> {
  let header: string | undefined;
  for await (const row of readRows(path)) {
    if (header === undefined) {
      header = row.fields.join(',');
      if (header !== columns.join(',')) break;
    } else if (row.fields.length !== columns.length) {
      throw damaged(`${path}:${row.line}: expected ${columns.length} fields, got ${row.fields.length}.`);
    } else {
      yield row;
    }
  }
  if (header !== columns.join(',')) {
    throw damaged(`${path}:1:1: expected the header ${columns.join(',')}, got ${header ?? 'an empty file'}.`);
  }
}

/** As fast as can be while the file is as ingest writes it. Another hand may have been at it: what that left, or broke, is for the reader of any CSV to tell. */
async function* readRows(path: string): AsyncGenerator<CsvRow, void, undefined> {
  const scanned = scanInterimRows(readBytes(path, path, REBUILD));
  let rows = 0;
  let next = await scanned.next();
  for (; !next.done; next = await scanned.next()) {
    rows += 1;
    yield next.value;
  }
  if (next.value) return;
  for await (const row of readCsvRows(readBytes(path, path, REBUILD), path)) {
    if (rows === 0) yield row;
    else rows -= 1;
  }
}

function toListing(row: CsvRow, path: string): Listing {
  const [index = '', designation = '', description = '', productid = '', imageid = ''] = row.fields;
  return { row: wholeNumber(index, row, path), designation, description, productid, imageid };
}

function wholeNumber(text: string, { line }: CsvRow, path: string): number {
  if (!/^\d+$/.test(text)) throw damaged(`${path}:${line}: expected a whole number, got "${text}".`);
  return Number(text);
}

function toOrigin(text: string, { line }: CsvRow, path: string): LabelOrigin {
  if (text === 'source' || text === 'feedback') return text;
  throw damaged(`${path}:${line}: expected the origin source or feedback, got "${text}".`);
}

const REBUILD = 'rakuten repro --force ingest';

function damaged(message: string): AppError {
  return new AppError('DATA_INVALID', message, { hint: REBUILD });
}

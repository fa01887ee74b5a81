import { AppError } from '../errors/app-error.ts';
import { readBytes } from './read-bytes.ts';
import { readCsvRows } from './read-csv.ts';

/** The product types that a listing can be classified into. */
export interface Taxonomy {
  /** Ascending. */
  readonly codes: readonly number[];
  readonly has: (code: number) => boolean;
  /** The name of a product type with its group: "Video games > Consoles". A code that is not of the taxonomy is its own name. */
  readonly categoryOf: (code: number) => string;
}

const HEADER = 'prdtypecode,group,name,name_fr';
const RESTORE = 'The table comes with the program: git checkout data/categories.csv';

/**
 * The taxonomy in a CSV file with the columns `prdtypecode,group,name,name_fr`; `name` is how errors call the file. Throws
 * `DATA_NOT_FOUND` where there is none, `DATA_INVALID` for another header, a code that is no whole number or comes twice.
 */
export async function readTaxonomy(path: string, name = path): Promise<Taxonomy> {
  const categories = new Map<number, string>();
  let header: string | undefined;
  for await (const { line, fields } of readCsvRows(readBytes(path, name, RESTORE), name)) {
    if (header === undefined) {
      header = fields.join(',');
      if (header !== HEADER) break;
      continue;
    }
    const [code = '', group = '', title = ''] = fields;
    if (!/^\d{1,9}$/.test(code)) throw invalid(`${name}:${line}:1: expected a whole number, got "${code}".`);
    if (fields.length !== 4 || group === '' || title === '') {
      throw invalid(`${name}:${line}:1: expected a code, a group and two names, got ${fields.join(',')}.`);
    }
    if (categories.has(Number(code)))
      throw invalid(`${name}:${line}:1: expected each code once, got ${code} again.`);
    categories.set(Number(code), `${group} > ${title}`);
  }
  if (header !== HEADER)
    throw invalid(`${name}:1:1: expected the header ${HEADER}, got ${header ?? 'an empty file'}.`);
  if (categories.size < 2)
    throw invalid(`${name}: expected at least two product types, got ${categories.size}.`);
  return {
    codes: [...categories.keys()].sort((a, b) => a - b),
    has: (code) => categories.has(code),
    categoryOf: (code) => categories.get(code) ?? String(code),
  };
}

function invalid(message: string): AppError {
  return new AppError('DATA_INVALID', message, { hint: RESTORE });
}

import { readFileSync } from 'node:fs';
import { AppError } from '../errors/app-error.ts';
import { isSystemError } from '../errors/system-error.ts';
import { createCsvScanner, type CsvRow } from './csv-scanner.ts';

/** The product types that a listing can be classified into. */
export interface Taxonomy {
  /** Ascending. */
  readonly codes: readonly number[];
  readonly has: (code: number) => boolean;
  /** The name of a product type with its group: "Video games > Consoles". A code that is not of the taxonomy is its own name. */
  readonly categoryOf: (code: number) => string;
}

const HEADER = 'prdtypecode,group,name,name_fr';

/**
 * The taxonomy in a CSV file with the columns `prdtypecode,group,name,name_fr`; `name` is how errors call the file. Throws
 * `DATA_NOT_FOUND` where there is none, `DATA_INVALID` for another header, a code that is no whole number or comes twice.
 */
export function readTaxonomy(path: string, name = path): Taxonomy {
  const categories = new Map<number, string>();
  const [header, ...rows] = scanFile(path, name);
  if (header?.fields.join(',') !== HEADER) {
    throw invalid(
      `${name}:1:1: expected the header ${HEADER}, got ${header?.fields.join(',') ?? 'an empty file'}.`,
    );
  }
  for (const { line, fields } of rows) {
    const [code = '', group = '', title = ''] = fields;
    if (!/^\d{1,9}$/.test(code)) throw invalid(`${name}:${line}:1: expected a whole number, got "${code}".`);
    if (fields.length !== 4 || group === '' || title === '') {
      throw invalid(`${name}:${line}:1: expected a code, a group and two names, got ${fields.join(',')}.`);
    }
    if (categories.has(Number(code)))
      throw invalid(`${name}:${line}:1: expected each code once, got ${code} again.`);
    categories.set(Number(code), `${group} > ${title}`);
  }
  if (categories.size < 2)
    throw invalid(`${name}: expected at least two product types, got ${categories.size}.`);
  return {
    codes: [...categories.keys()].sort((a, b) => a - b),
    has: (code) => categories.has(code),
    categoryOf: (code) => categories.get(code) ?? String(code),
  };
}

function scanFile(path: string, name: string): CsvRow[] {
  const scanner = createCsvScanner(name);
  try {
    return [...scanner.push(readFileSync(path)), ...scanner.end()];
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    throw new AppError('DATA_NOT_FOUND', `${name}: expected the table of product types, got nothing.`, {
      hint: 'It comes with the program: git checkout data/categories.csv',
      cause: error,
    });
  }
}

function invalid(message: string): AppError {
  return new AppError('DATA_INVALID', message, {
    hint: 'The table comes with the program: git checkout data/categories.csv',
  });
}

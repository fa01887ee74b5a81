import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const SAMPLE = join(import.meta.dirname, '../../../data/sample');
const CATEGORIES = join(SAMPLE, '../categories.csv');
const LEAST_ROWS = 10;
const SHARE = 8;
const TEST_ROWS = 220;

/** The three source files of a project, by name. */
export type SourceFiles = Readonly<Record<'X_train.csv' | 'Y_train.csv' | 'X_test.csv', string>>;

/**
 * A cut of the bundled sample of about 450 sound rows: an eighth of each class, but at least ten of it, and 220
 * to predict, which is enough for drift to be judged.
 */
export function cutSample(): SourceFiles {
  const listings = readRows('X_train.csv');
  const labels = readRows('Y_train.csv');
  const [header = [], ...test] = readRows('X_test.csv');
  const codes = new Map(labels.slice(1).map(([index = '', code = '']) => [index, code]));
  const codesOfTable = new Set(parseRows(readFileSync(CATEGORIES, 'utf8')).map(([code]) => code));
  const rows = new Map<string, string[][]>();
  for (const row of listings.slice(1)) {
    const code = codes.get(row[0] ?? '') ?? '';
    // The sample has a few rows that ingest sets aside.
    const known = codesOfTable.has(code) && hasText(row);
    if (known) rows.set(code, [...(rows.get(code) ?? []), row]);
  }
  const chosen = [...rows].flatMap(([code, all]) => {
    const count = Math.max(LEAST_ROWS, Math.ceil(all.length / SHARE));
    return all.slice(0, count).map((row) => ({ row, code }));
  });
  chosen.sort((left, right) => Number(left.row[0]) - Number(right.row[0]));
  return {
    'X_train.csv': formatRows([header, ...chosen.map(({ row }) => row)]),
    'Y_train.csv': formatRows([['', 'prdtypecode'], ...chosen.map(({ row, code }) => [row[0] ?? '', code])]),
    'X_test.csv': formatRows([header, ...test.filter(hasText).slice(0, TEST_ROWS)]),
  };
}

/** RFC 4180, with quotes only where they are needed. */
export function formatRows(rows: readonly (readonly string[])[]): string {
  const format = (field: string): string =>
    /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
  return rows.map((row) => `${row.map(format).join(',')}\n`).join('');
}

/** The rows of a CSV text, header first. */
export function parseRows(text: string): string[][] {
  return parse(text, { bom: true });
}

function readRows(name: keyof SourceFiles): string[][] {
  return parseRows(readFileSync(join(SAMPLE, name), 'utf8'));
}

function hasText([, title = '', description = '']: readonly string[]): boolean {
  return [title, description].some((text) => !/^\s*(null|nan)?\s*$/i.test(text));
}

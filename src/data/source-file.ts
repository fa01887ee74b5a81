import { basename } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import type { Fault } from './quarantine.ts';
import { readBytes } from './read-bytes.ts';
import { readCsvRows, type CsvRow } from './read-csv.ts';
import type { SourceColumns } from './source-columns.ts';

/** One of the three files that ingest reads. */
export interface SourceFile {
  readonly path: string;
  /** As the user knows it: `data/sample/X_train.csv`. */
  readonly name: string;
}

/** The name of the file without its folder. */
export function shortName({ name }: SourceFile): string {
  return basename(name);
}

/** A row with its index, which joins listings to labels, or with the fault that keeps it from having one. */
export type SourceRow =
  | {
      readonly line: number;
      readonly index: number;
      readonly field: (column: string) => string;
      readonly fault?: undefined;
    }
  | { readonly line: number; readonly listing?: undefined; readonly fault: Fault };

/** The first row of a file; undefined where the file is empty. Throws as `readSourceRows`. */
export async function readHeaderRow(file: SourceFile): Promise<CsvRow | undefined> {
  for await (const row of readRows(file)) return row;
  return undefined;
}

/**
 * The rows below the header, in file order. Without an index column the rows are numbered from 0.
 * Throws `DATA_NOT_FOUND`; `DATA_INVALID` for bytes that are not UTF-8, a quote that is not closed, no rows, or an index that comes twice.
 */
export async function* readSourceRows(
  file: SourceFile,
  columns: SourceColumns,
): AsyncGenerator<SourceRow, void, undefined> {
  const lines = new Map<number, number>();
  const repeated: string[] = [];
  let ordinal = -1;
  for await (const { line, fields } of readRows(file)) {
    ordinal += 1;
    if (ordinal === 0) continue;
    if (fields.length !== columns.width) {
      const remark = `expected ${columns.width}, got ${fields.length}`;
      yield {
        line,
        fault: { column: '', reason: 'wrong number of fields', remark, value: fields.join(',') },
      };
      continue;
    }
    const typed = columns.index === -1 ? String(ordinal - 1) : (fields[columns.index] ?? '').trim();
    if (!ROW_INDEX.test(typed)) {
      yield { line, fault: { column: 'row index', reason: 'not a whole number', value: typed } };
      continue;
    }
    const index = Number(typed);
    const earlier = lines.get(index);
    if (earlier !== undefined) {
      repeated.push(`${file.name}:${line}:1: row index ${index} already stands on line ${earlier}`);
      continue;
    }
    lines.set(index, line);
    yield { line, index, field: (column) => fields[columns.positions.get(column) ?? -1] ?? '' };
  }
  if (ordinal < 1) {
    throw new AppError(
      'DATA_INVALID',
      `${file.name}:2:1: expected rows below the header, got the end of the file.`,
      {
        hint: RESTORE,
      },
    );
  }
  if (repeated.length > 0) throw repeatedIndices(file, repeated);
}

const ROW_INDEX = /^\d{1,15}$/;
const RESTORE = 'Put the whole file back, or name another folder: rakuten repro -S ingest.source=DIR';

async function* readRows(file: SourceFile): AsyncGenerator<CsvRow, void, undefined> {
  for await (const row of readCsvRows(readBytes(file.path, file.name, RESTORE), file.name)) {
    if (row.badByte !== undefined) throw notUtf8(file, row.badByte);
    yield row;
  }
}

function notUtf8(
  file: SourceFile,
  place: { readonly line: number; readonly column: number; readonly byte: number },
): AppError {
  const byte = `0x${place.byte.toString(16).padStart(2, '0')}`;
  const isUtf16 = place.line === 1 && place.column === 1 && place.byte >= 0xfe;
  const latin1 = Buffer.from([place.byte]).toString('latin1');
  const meaning = isUtf16
    ? ', the start of a UTF-16 file'
    : place.byte < 0xa0
      ? ''
      : `, which is "${latin1}" in Latin-1`;
  const encoding = isUtf16 ? 'utf-16' : 'latin1';
  const converted = `${file.name.replace(/\.csv$/, '')}.utf8.csv`;
  return new AppError(
    'DATA_INVALID',
    `${file.name}:${place.line}:${place.column}: expected UTF-8, got the byte ${byte}${meaning}.`,
    { hint: `iconv -f ${encoding} -t utf-8 ${file.name} > ${converted} && mv ${converted} ${file.name}` },
  );
}

function repeatedIndices(file: SourceFile, repeated: readonly string[]): AppError {
  const shown = repeated.slice(0, 5);
  const rest = repeated.length - shown.length;
  return new AppError(
    'DATA_INVALID',
    `${file.name}: expected each row index once, got ${repeated.length === 1 ? 'one' : repeated.length} again.`,
    {
      details: rest === 0 ? shown : [...shown, `and ${rest} more`],
      hint: 'Give each row an index of its own; after joining files: df.reset_index(drop=True)',
    },
  );
}

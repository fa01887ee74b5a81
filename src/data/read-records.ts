import { AppError } from '../errors/app-error.ts';
import type { RecordFormat } from './detect-format.ts';
import { toInputRecord, type InputRecord } from './input-record.ts';
import { readCsvRows, type CsvRow } from './read-csv.ts';
import { readJsonRecords } from './read-json-records.ts';

/**
 * The listings of a stream that somebody hands in to be classified: all records, in order, in constant memory. A record that cannot be
 * used comes with an `error` and does not stop the rest. `name` stands in front of the places in errors.
 *
 * Fields: `designation` or `title`, `description` (one of them must have text), and `id`; in CSV an unnamed first column is the id, too.
 * `productid`, `imageid` and `image` go along. Others are not looked at. Throws `DATA_INVALID` where no more records can be told apart: a CSV header without a text
 * column or with one twice, a quote that is not closed, a JSON array instead of lines.
 */
export function readRecords(
  chunks: AsyncIterable<Uint8Array | string>,
  format: RecordFormat,
  name: string,
): AsyncGenerator<InputRecord, void, undefined> {
  return format === 'csv' ? readCsvRecords(chunks, name) : readJsonRecords(chunks, name);
}

async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<InputRecord, void, undefined> {
  let columns: Columns | undefined;
  let ordinal = 0;
  for await (const row of readCsvRows(chunks, name)) {
    if (columns === undefined) columns = findColumns(row, name);
    else yield toRecord(row, columns, ordinal++);
  }
  if (columns === undefined) {
    throw new AppError(
      'DATA_INVALID',
      `${name}:1:1: expected a header with a column designation, got nothing.`,
      {
        hint: FORMAT_HINT,
      },
    );
  }
}

const COLUMN_NAMES = ['id', 'designation', 'title', 'description', 'productid', 'imageid', 'image'] as const;
type ColumnName = (typeof COLUMN_NAMES)[number];

interface Columns {
  readonly width: number;
  readonly positions: Partial<Record<ColumnName, number>>;
}

const FORMAT_HINT = 'The first line names the columns, such as: id,designation,description';
/** What pandas calls the index column. */
const INDEX_NAMES = new Set(['', 'Unnamed: 0']);

function findColumns({ fields }: CsvRow, name: string): Columns {
  const positions: Partial<Record<ColumnName, number>> = {};
  const names = fields.map((field) => field.trim());
  for (const column of COLUMN_NAMES) {
    const position = names.indexOf(column);
    if (position === -1) continue;
    if (names.includes(column, position + 1)) {
      const message = `${name}:1: expected the column ${column} once, got it twice.`;
      throw new AppError('DATA_INVALID', message, { hint: FORMAT_HINT });
    }
    positions[column] = position;
  }
  if (positions.id === undefined && INDEX_NAMES.has(names[0] ?? '')) positions.id = 0;
  const { designation, title, description } = positions;
  if (designation === undefined && title === undefined && description === undefined) {
    const message = `${name}:1:1: expected a column designation, title or description, got ${names.join(',')}.`;
    throw new AppError('DATA_INVALID', message, { hint: FORMAT_HINT });
  }
  return { width: names.length, positions };
}

function toRecord({ line, fields, badByte }: CsvRow, columns: Columns, ordinal: number): InputRecord {
  const at = (column: ColumnName): string | undefined => fields[columns.positions[column] ?? -1];
  const id = at('id') || ordinal;
  if (badByte !== undefined) {
    const place = `line ${badByte.line}, column ${badByte.column}`;
    return { line, id, error: `expected UTF-8, got the byte 0x${badByte.byte.toString(16)} at ${place}` };
  }
  if (fields.length !== columns.width) {
    return { line, id, error: `expected ${columns.width} fields, got ${fields.length}` };
  }
  return toInputRecord(line, id, {
    designation: at('designation'),
    title: at('title'),
    description: at('description'),
    productid: at('productid'),
    imageid: at('imageid'),
    image: at('image'),
  });
}

import { isUtf8 } from 'node:buffer';
import { CsvError, parse, type Options } from 'csv-parse';
import { AppError } from '../errors/app-error.ts';
import { checkQuotes, QUOTE_HINT } from './check-quotes.ts';
import { findBadByte } from './find-bad-byte.ts';
import { countNewlines, placeOf, type Place } from './place.ts';

export interface CsvRow {
  /** Line that the row starts on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Where the first byte stands that is not UTF-8; the fields then hold U+FFFD in its stead. */
  readonly badByte?: Place & { readonly byte: number };
}

/** A row as csv-parse hands it over; `raw` is its text without the LF of a CRLF at its end. */
interface ParsedRow {
  readonly record: readonly string[];
  readonly raw: string;
}

const OPTIONS: Options = {
  // One character a byte: offsets in `raw` are columns, and no byte is lost where a file is not UTF-8.
  encoding: 'latin1',
  // csv-parse would take the first line end that it meets for all; files that were joined have both.
  record_delimiter: ['\r\n', '\n'],
  // A row that is too short or too long is for the caller to set aside.
  relax_column_count: true,
  // A quote inside an unquoted field (40" TV) is text. This lets a field go on behind its closing quote, too, and then
  // keeps the opening quote as its first character: `checkQuotes` looks at such rows.
  relax_quotes: true,
  // Its own count of lines takes a CRLF inside quotes for two, and its errors name no column: with the text of the row both are ours.
  raw: true,
  // A longer row is a quote that was never closed: stop before it eats the memory.
  max_record_size: 16 * 2 ** 20,
};

/** What stands between the fields of a row. */
export type Delimiter = ',' | ';' | '\t';

/**
 * The rows of a CSV file (RFC 4180; LF or CRLF line ends, UTF-8 with or without BOM) in its order, header included, in memory
 * independent of the file's size. Blank lines are left out, as pandas does. `name` stands in front of the places in errors.
 *
 * Throws `DATA_INVALID` for a quote that is not closed, or that is closed in the middle of a field.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
  delimiter: Delimiter = ',',
): AsyncGenerator<CsvRow, void, undefined> {
  const rows: CsvRow[] = [];
  let line = 1;
  // Rows are taken here and not from the readable side, which would drop the last of them when an error comes, and their lines with them.
  const takeRow = ({ record, raw }: ParsedRow): null => {
    if (record.some((field) => field.startsWith('"'))) checkQuotes(raw, line, name, delimiter);
    if (raw !== '\n' && raw !== '\r') rows.push(toRow(record, raw, line));
    line += countNewlines(raw) + (raw.endsWith('\r') ? 1 : 0);
    return null;
  };
  // The types do not know that `raw` changes what a record is.
  const parser = parse({ ...OPTIONS, delimiter, on_record: takeRow as unknown as Options['on_record'] });
  parser.on('error', () => undefined); // `settle` has it
  try {
    for await (const chunk of withoutBom(chunks)) {
      await settle((done) => parser.write(chunk, done));
      yield* rows.splice(0);
    }
    // With a line end behind it, the last row ends as all others; one too many is a blank line.
    await settle((done) => parser.end('\n', done));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw endlessRow(name, line);
    checkQuotes(String(error.raw), line, name, delimiter);
    throw error;
  }
  yield* rows;
}

function settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

const BOM = Buffer.from('\ufeff');

/** csv-parse has an option for that, but goes over to decoding UTF-8 with it. */
async function* withoutBom(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, Buffer.from(chunk)]);
    if (start.length < BOM.length) continue;
    yield start.subarray(start.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0);
    start = undefined;
  }
  if (start !== undefined) yield start;
}

const NOT_ASCII = /[\u0080-\u00ff]/;

function toRow(record: readonly string[], raw: string, line: number): CsvRow {
  if (!NOT_ASCII.test(raw)) return { line, fields: record };
  const fields = record.map((field) =>
    NOT_ASCII.test(field) ? Buffer.from(field, 'latin1').toString('utf8') : field,
  );
  const bytes = Buffer.from(raw, 'latin1');
  if (isUtf8(bytes)) return { line, fields };
  const offset = findBadByte(bytes);
  return { line, fields, badByte: { ...placeOf(raw, offset, line), byte: bytes[offset] ?? 0 } };
}

function endlessRow(name: string, line: number): AppError {
  return new AppError(
    'DATA_INVALID',
    `${name}:${line}:1: expected a row of at most 16 MB, got one that does not end; most likely a quote in it is never closed.`,
    { hint: QUOTE_HINT },
  );
}

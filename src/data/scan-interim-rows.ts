import type { CsvRow } from './read-csv.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Its first byte, in UTF-8. */
const BYTE_ORDER_MARK = 0xef;
/** No row is as long. One that seems to be has lost a quote. */
const LONGEST_ROW = 16 * 2 ** 20;

/**
 * The rows of a CSV file, header included, up to the first byte that `createCsvFile` would not have written: fields are quoted only
 * where they have to be, a line feed ends every row, nothing is blank. Returns whether that was the whole file. Many times as fast as a
 * reader of all that calls itself CSV.
 */
export async function* scanInterimRows(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<CsvRow, boolean, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of chunks) {
    const bytes =
      rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([rest, chunk]);
    if (line === 1 && bytes[0] === BYTE_ORDER_MARK) return false;
    let at = 0;
    for (;;) {
      const row = scanRow(bytes, at);
      if (row === 'strange') return false;
      if (row === 'cut') break;
      yield { line, fields: row.fields };
      line += row.lines;
      at = row.end;
    }
    rest = bytes.subarray(at);
    if (rest.length > LONGEST_ROW) return false;
  }
  return rest.length === 0;
}

interface ScannedRow {
  readonly fields: readonly string[];
  /** Lines that it takes up. */
  readonly lines: number;
  /** Where the next row begins. */
  readonly end: number;
}

/** The row at a place; 'cut' where the bytes end before it does. */
function scanRow(bytes: Buffer, start: number): ScannedRow | 'cut' | 'strange' {
  const fields: string[] = [];
  let lines = 1;
  for (let at = start; ;) {
    const isQuoted = bytes[at] === QUOTE;
    const end = isQuoted ? closingQuote(bytes, at + 1) + 1 : endOfPlainField(bytes, at);
    if (end >= bytes.length) return 'cut';
    const field = isQuoted ? bytes.toString('utf8', at + 1, end - 1) : bytes.toString('utf8', at, end);
    fields.push(isQuoted && field.includes('"') ? field.replaceAll('""', '"') : field);
    if (isQuoted) lines += countLineFeeds(bytes, at, end);
    at = end + 1;
    if (bytes[end] === COMMA) continue;
    if (bytes[end] !== LINE_FEED || (end === start && fields.length === 1)) return 'strange';
    return { fields, lines, end: at };
  }
}

/** The quote that ends a field, or the end of the bytes where that cannot be told. */
function closingQuote(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at !== -1; at = bytes.indexOf(QUOTE, at + 2)) {
    if (bytes[at + 1] !== QUOTE) return at;
  }
  return bytes.length;
}

/** The first byte from here on that does not stand in a field without quotes. */
function endOfPlainField(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === COMMA || byte === LINE_FEED || byte === QUOTE || byte === CARRIAGE_RETURN) break;
    at += 1;
  }
  return at;
}

function countLineFeeds(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED, from); at !== -1 && at < to; at = bytes.indexOf(LINE_FEED, at + 1))
    count += 1;
  return count;
}

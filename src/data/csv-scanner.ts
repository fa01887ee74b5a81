import { isUtf8 } from 'node:buffer';
import { AppError } from '../errors/app-error.ts';

/** A place in a file, both counted from 1; the column counts bytes. */
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface CsvRow {
  /** Line that the row starts on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Where the first byte stands that is not UTF-8; the fields then hold U+FFFD in its stead. */
  readonly badByte?: Place & { readonly byte: number };
}

export interface CsvScanner {
  /** The rows that end within what was pushed so far. */
  readonly push: (chunk: Uint8Array) => readonly CsvRow[];
  /** The last row, if the file does not end with a newline. */
  readonly end: () => readonly CsvRow[];
}

/** A row longer than this is a quote that was never closed: stop before it eats the memory. */
const MAX_ROW_BYTES = 16 * 2 ** 20;

const BOM = '\u00ef\u00bb\u00bf';
const QUOTE = 0x22;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Splits the bytes of a CSV file (RFC 4180; LF or CRLF line ends, UTF-8 with or without BOM) into rows as they
 * arrive. Blank lines are left out, as pandas does; a quote inside an unquoted field is an ordinary character.
 * `name` stands in front of the places in errors.
 *
 * A library does not fit here: csv-parse counts a CRLF inside quotes as two lines, reports an unclosed quote at the end of the
 * file instead of where it opened, and keeps the CR of a file with mixed line ends; our errors promise exact places.
 *
 * The bytes are looked at as Latin-1 text, one character a byte: all that structures a CSV file is ASCII, and so
 * every index is a byte offset and no character is ever cut by the end of a chunk. Fields are decoded one by one.
 *
 * Throws `DATA_INVALID` for a quote that is not closed, or that is closed in the middle of a field.
 */
export function createCsvScanner(name: string): CsvScanner {
  let pending = '';
  let line = 1;
  let atStart = true;

  const scan = (text: string, isLast: boolean): readonly CsvRow[] => {
    const rows: CsvRow[] = [];
    let position = 0;
    while (position < text.length) {
      const record = scanRecord({ name, text, start: position, line, isLast });
      if (record === undefined) break;
      const raw = text.slice(position, record.next);
      if (!BLANK_LINE.test(raw)) rows.push(decodeRow(record.fields, raw, line));
      line += countNewlines(raw);
      position = record.next;
    }
    pending = text.slice(position);
    return rows;
  };
  const skipBom = (text: string): string => {
    atStart = false;
    return text.startsWith(BOM) ? text.slice(BOM.length) : text;
  };

  return {
    push: (chunk) => {
      let text = pending + latin1(chunk);
      if (atStart && text.length < BOM.length) {
        pending = text;
        return [];
      }
      if (atStart) text = skipBom(text);
      const rows = scan(text, false);
      if (pending.length > MAX_ROW_BYTES) throw endlessRow(name, line);
      return rows;
    },
    end: () => scan(atStart ? skipBom(pending) : pending, true),
  };
}

function latin1(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
}

interface RecordStart {
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly line: number;
  readonly isLast: boolean;
}

interface ScannedRecord {
  readonly fields: string[];
  /** Index after the line end. */
  readonly next: number;
}

/** The record that starts at `start`, or undefined where it may go on in the next chunk. Written for speed. */
function scanRecord(from: RecordStart): ScannedRecord | undefined {
  const { text, isLast } = from;
  const fields: string[] = [];
  let position = from.start;
  for (;;) {
    if (text.charCodeAt(position) === QUOTE) {
      const field = scanQuoted(from, position);
      if (field === undefined) return undefined;
      fields.push(field.value);
      position = field.next;
    } else {
      const start = position;
      let code = text.charCodeAt(position);
      while (code !== COMMA && code !== NEWLINE && position < text.length) code = text.charCodeAt(++position);
      if (position >= text.length && !isLast) return undefined;
      const carriageReturn =
        code !== COMMA && position > start && text.charCodeAt(position - 1) === RETURN ? 1 : 0;
      fields.push(text.slice(start, position - carriageReturn));
    }
    if (position >= text.length) return isLast ? { fields, next: position } : undefined;
    if (text.charCodeAt(position) === NEWLINE) return { fields, next: position + 1 };
    position += 1;
  }
}

/** A field in quotes; `next` is the index of the comma, newline or end that follows it. */
function scanQuoted(
  from: RecordStart,
  opening: number,
): { readonly value: string; readonly next: number } | undefined {
  const { text, isLast } = from;
  let value = '';
  let start = opening + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    if (quote === -1 || (quote + 1 >= text.length && !isLast)) {
      if (isLast) throw unclosedQuote(from, opening);
      return undefined;
    }
    value += text.slice(start, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      let next = quote + 1;
      let code = text.charCodeAt(next);
      if (code === RETURN && (next + 1 === text.length || text.charCodeAt(next + 1) === NEWLINE)) {
        code = text.charCodeAt(++next);
      }
      if (next < text.length && code !== COMMA && code !== NEWLINE) throw strayText(from, opening, quote);
      return { value, next };
    }
    value += '"';
    start = quote + 2;
  }
}

const BLANK_LINE = /^\r?\n?$/;
const NOT_ASCII = /[\u0080-\u00ff]/;

function decodeRow(fields: string[], raw: string, line: number): CsvRow {
  if (!NOT_ASCII.test(raw)) return { line, fields };
  for (const [index, field] of fields.entries()) {
    if (NOT_ASCII.test(field)) fields[index] = Buffer.from(field, 'latin1').toString('utf8');
  }
  const bytes = Buffer.from(raw, 'latin1');
  if (isUtf8(bytes)) return { line, fields };
  const offset = findBadByte(bytes);
  return { line, fields, badByte: { ...placeOf(raw, offset, line), byte: bytes[offset] ?? 0 } };
}

/** The offset of the first byte that is not part of well-formed UTF-8; the length where all are. */
export function findBadByte(bytes: Uint8Array): number {
  let low = 0;
  while (low < bytes.length) {
    const lead = bytes[low] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (!isUtf8(bytes.subarray(low, low + length))) return low;
    low += length;
  }
  return low;
}

/** The place of `offset` in a text that starts at column 1 of `line`. */
function placeOf(text: string, offset: number, line: number): Place {
  const before = text.slice(0, offset);
  return { line: line + countNewlines(before), column: offset - before.lastIndexOf('\n') };
}

function countNewlines(text: string): number {
  let count = 0;
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) count += 1;
  return count;
}

function unclosedQuote(from: RecordStart, opening: number): AppError {
  const place = placeOf(from.text.slice(from.start), opening - from.start, from.line);
  return new AppError(
    'DATA_INVALID',
    `${from.name}:${place.line}:${place.column}: expected the quote that opens here to be closed, got the end of the file.`,
    { hint: 'Close it; a quote that belongs to the text is written twice ("").' },
  );
}

function strayText(from: RecordStart, opening: number, closing: number): AppError {
  const record = from.text.slice(from.start);
  const opened = placeOf(record, opening - from.start, from.line);
  const closed = placeOf(record, closing - from.start, from.line);
  const after = Buffer.from(from.text.slice(closing + 1, closing + 13), 'latin1').toString('utf8');
  const got = JSON.stringify(after.slice(0, 8).split(/[\r\n]/)[0]);
  return new AppError(
    'DATA_INVALID',
    `${from.name}:${closed.line}:${closed.column}: expected a comma or the end of the row after a closing quote, got ${got}.`,
    {
      details: [`the field opens with the quote at ${from.name}:${opened.line}:${opened.column}`],
      hint: 'Close the quote where the field ends; a quote that belongs to the text is written twice ("").',
    },
  );
}

function endlessRow(name: string, line: number): AppError {
  return new AppError(
    'DATA_INVALID',
    `${name}:${line}:1: expected a row of at most 16 MB, got one that does not end; most likely a quote in it is never closed.`,
    { hint: 'Close it; a quote that belongs to the text is written twice ("").' },
  );
}

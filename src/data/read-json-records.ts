import { isUtf8 } from 'node:buffer';
import { AppError } from '../errors/app-error.ts';
import { findBadByte } from './find-bad-byte.ts';
import { toInputRecord, type InputRecord } from './input-record.ts';
import { splitLines } from './split-lines.ts';

const MAX_LINE_BYTES = 16 * 2 ** 20;

/** The records of JSON lines, one object a line, in order; blank lines are passed over. As `readRecords`. */
export async function* readJsonRecords(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<InputRecord, void, undefined> {
  let ordinal = 0;
  for await (const { number: line, bytes } of splitLines(chunks, MAX_LINE_BYTES)) {
    if (bytes === undefined) {
      yield { line, id: ordinal++, error: 'expected a line of at most 16 MB, got a longer one' };
    } else if (!isUtf8(bytes)) {
      yield { line, id: ordinal++, error: notUtf8(bytes) };
    } else {
      const text = Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, '')
        .trim();
      if (text === '') continue;
      if (ordinal === 0 && text.startsWith('[')) throw jsonArray(name, line);
      yield parseRecord(line, ordinal++, text);
    }
  }
}

const TEXT_FIELDS = ['designation', 'title', 'description'] as const;
const ID_FIELDS = ['productid', 'imageid', 'image'] as const;

function parseRecord(line: number, ordinal: number, text: string): InputRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, id: ordinal, error: 'expected a JSON object, got something that is not JSON' };
  }
  if (!isObject(value)) return { line, id: ordinal, error: `expected a JSON object, got ${describe(value)}` };
  const { id = ordinal } = value;
  if (typeof id !== 'string' && typeof id !== 'number') {
    return { line, id: ordinal, error: `id: expected text or a number, got ${describe(id)}` };
  }
  const fields: Partial<Record<(typeof TEXT_FIELDS | typeof ID_FIELDS)[number], string>> = {};
  for (const name of TEXT_FIELDS) {
    const field = value[name];
    if (typeof field === 'string') fields[name] = field;
    else if (field !== undefined && field !== null) {
      return { line, id, error: `${name}: expected text, got ${describe(field)}` };
    }
  }
  for (const name of ID_FIELDS) {
    const field = value[name];
    if (typeof field === 'string' || typeof field === 'number') fields[name] = String(field);
  }
  return toInputRecord(line, id, fields);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function notUtf8(bytes: Uint8Array): string {
  const offset = findBadByte(bytes);
  return `expected UTF-8, got the byte 0x${(bytes[offset] ?? 0).toString(16)} at column ${offset + 1}`;
}

function jsonArray(name: string, line: number): AppError {
  return new AppError('DATA_INVALID', `${name}:${line}:1: expected one JSON object a line, got a list.`, {
    hint: `jq -c '.[]' ${name} | rakuten predict --stdin`,
  });
}

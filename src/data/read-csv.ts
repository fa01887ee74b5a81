import { createReadStream } from 'node:fs';
import { AppError } from '../errors/app-error.ts';
import { isSystemError } from '../errors/system-error.ts';
import { createCsvScanner, type CsvRow } from './csv-scanner.ts';

const CHUNK_BYTES = 1 << 20;

/** The rows of a CSV file in its order, header included, in memory independent of the file's size. Errors as `createCsvScanner`. */
export async function* readCsvRows(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<CsvRow, void, undefined> {
  const scanner = createCsvScanner(name);
  for await (const chunk of chunks)
    yield* scanner.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  yield* scanner.end();
}

/** The bytes of a file in chunks. Throws `DATA_NOT_FOUND`, with `hint`, where there is none; `name` is how the user knows it. */
export async function* readBytes(
  path: string,
  name: string,
  hint?: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    yield* stream;
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'EISDIR')) throw error;
    const got = error.code === 'EISDIR' ? 'a folder' : 'nothing';
    throw new AppError('DATA_NOT_FOUND', `${name}: expected a file, got ${got}.`, { hint, cause: error });
  }
}

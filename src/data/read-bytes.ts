import { createReadStream } from 'node:fs';
import { AppError } from '../errors/app-error.ts';
import { isSystemError } from '../errors/system-error.ts';

const CHUNK_BYTES = 1 << 20;

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

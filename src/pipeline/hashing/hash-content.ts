import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
/** What is in it is hashed before anybody else gets a turn, so one for all is enough. */
let chunk: Buffer | undefined;

/** The md5 of a file's bytes, and what the file system says of it after the last byte was read. */
export async function hashContent(
  path: string,
  breathe: () => Promise<void>,
): Promise<{ readonly md5: string; readonly after: Stats }> {
  chunk ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    const first = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
    // A full chunk may have more behind it; of a shorter one the next read would be empty.
    const md5 =
      first < CHUNK_BYTES
        ? hash('md5', chunk.subarray(0, first), 'hex')
        : await hashOn(descriptor, chunk, breathe);
    return { md5, after: fstatSync(descriptor) };
  } finally {
    closeSync(descriptor);
  }
}

/** Of a file whose first chunk has just been read. */
async function hashOn(descriptor: number, buffer: Buffer, breathe: () => Promise<void>): Promise<string> {
  const md5 = createHash('md5').update(buffer);
  for (;;) {
    await breathe();
    const bytes = readSync(descriptor, buffer, 0, CHUNK_BYTES, null);
    if (bytes === 0) return md5.digest('hex');
    md5.update(bytes === CHUNK_BYTES ? buffer : buffer.subarray(0, bytes));
  }
}

import { createHash, type Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { AppError } from '../../errors/app-error.ts';
import { parseTarHeader, TAR_BLOCK, TAR_END, type TarEntry, tarPadding } from '../../files/tar.ts';
import { CHECKSUM_ENTRY } from './archive-writer.ts';

const CHUNK_BYTES = 1 << 20;

/** Gives the bytes of a tar file in order, hashes them, and holds them against what is expected to come. */
export class ArchiveReader {
  readonly #hash: Hash = createHash('sha256');
  readonly #descriptor: number;
  readonly #invalid: (finding: string) => AppError;
  #left: number;

  /** `invalid` makes the error of a file that is not as it should be, from what was found in it. */
  constructor(descriptor: number, bytes: number, invalid: (finding: string) => AppError) {
    this.#descriptor = descriptor;
    this.#left = bytes;
    this.#invalid = invalid;
  }

  /** How many bytes are still to come. */
  get left(): number {
    return this.#left;
  }

  read(bytes: number): Buffer {
    const chunk = Buffer.allocUnsafe(Math.min(bytes, this.#left));
    let read = 0;
    while (read < chunk.length) {
      const more = readSync(this.#descriptor, chunk, read, chunk.length - read, null);
      if (more === 0) break;
      read += more;
    }
    if (read < bytes) throw this.#invalid(`expected ${bytes - read} bytes more, found the end of the file`);
    this.#left -= bytes;
    this.#hash.update(chunk);
    return chunk;
  }

  /** The content of an entry in pieces. */
  *readChunks(bytes: number): Generator<Buffer> {
    for (let left = bytes; left > 0;) {
      const chunk = this.read(Math.min(left, CHUNK_BYTES));
      yield chunk;
      left -= chunk.length;
    }
  }

  readEntry(name: string): TarEntry {
    const entry = parseTarHeader(this.read(TAR_BLOCK));
    if (entry?.name !== name) {
      const found = entry === undefined ? 'something else than a plain file' : JSON.stringify(entry.name);
      throw this.#invalid(`expected the entry ${name}, found ${found}`);
    }
    return entry;
  }

  skipPadding(bytes: number): void {
    if (this.read(tarPadding(bytes)).some((byte) => byte !== 0))
      throw this.#invalid('expected zeros behind an entry, found other bytes');
  }

  /** The text of the first entry. One longer than `mostBytes` is not read. */
  readText(name: string, mostBytes: number): string {
    const { bytes } = this.readEntry(name);
    if (bytes > mostBytes)
      throw this.#invalid(`expected ${name} below ${mostBytes >> 20} MB, found ${bytes} bytes`);
    const text = this.read(bytes).toString('utf8');
    this.skipPadding(bytes);
    return text;
  }

  /** Reads the checksum, which is that of all before it, then the end, and nothing behind. Returns the SHA-256 of the file. */
  readEnd(): string {
    const expected = `${this.#hash.copy().digest('hex')}\n`;
    const { bytes } = this.readEntry(CHECKSUM_ENTRY);
    const found = this.read(Math.min(bytes, TAR_BLOCK)).toString('latin1');
    if (found !== expected)
      throw this.#invalid(
        `expected a whole file with the checksum ${found.trim()}, found ${expected.trim()}`,
      );
    this.skipPadding(bytes);
    if (!this.read(TAR_END.length).equals(TAR_END) || this.#left > 0)
      throw this.#invalid('expected the end of the archive behind its checksum, found more');
    return this.#hash.digest('hex');
  }
}

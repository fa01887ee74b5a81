import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { formatTarHeader, TAR_END, tarPadding } from '../../files/tar.ts';

const CHUNK_BYTES = 1 << 20;

/** The entry behind all others: the SHA-256 of every byte before it. */
export const CHECKSUM_ENTRY = 'checksum.sha256';

/** Gives the bytes of a tar file in order, and hashes and counts them. */
export class ArchiveWriter {
  readonly #hash: Hash = createHash('sha256');
  readonly #write: (chunk: Uint8Array) => void;
  bytes = 0;

  constructor(write: (chunk: Uint8Array) => void) {
    this.#write = write;
  }

  append(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    this.#write(chunk);
  }

  addText(name: string, text: string): void {
    const content = Buffer.from(text);
    this.startEntry(name, content.length);
    this.append(content);
    this.endEntry(content.length);
  }

  /** The content of the entry is appended next, and then `endEntry` of the same size called. */
  startEntry(name: string, bytes: number): void {
    this.append(formatTarHeader({ name, bytes }));
  }

  endEntry(bytes: number): void {
    this.append(Buffer.alloc(tarPadding(bytes)));
  }

  /** Writes checksum and end; returns the SHA-256 of the whole file. */
  finish(): string {
    this.addText(CHECKSUM_ENTRY, `${this.#hash.copy().digest('hex')}\n`);
    this.append(TAR_END);
    return this.#hash.digest('hex');
  }
}

/** The bytes of a file in pieces, each good until the next is asked for. */
export function* readChunks(path: string): Generator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = readSync(descriptor, chunk, 0, chunk.length, null);
      if (bytes === 0) return;
      yield chunk.subarray(0, bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}

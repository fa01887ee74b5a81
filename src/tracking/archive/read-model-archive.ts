import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { parseTarHeader, TAR_BLOCK, TAR_END, type TarEntry, tarPadding } from '../../files/tar.ts';
import type { StoredFile } from '../model-store.ts';
import {
  type ArchiveManifest,
  CHECKSUM_ENTRY,
  FILES_PREFIX,
  invalidArchive,
  MANIFEST_ENTRY,
  parseManifest,
} from './archive-manifest.ts';

const CHUNK_BYTES = 1 << 20;
/** A manifest is some kilobytes; this much is read before anything is known of the file. */
const MOST_MANIFEST_BYTES = 16 * CHUNK_BYTES;

/**
 * Unpacks an exported model into `folder`, which is made, and returns what the file tells of it, with its own SHA-256. Every byte is
 * checked: names, sizes, the hash of each file, of all of them, and of the archive. Throws `ARCHIVE_INVALID`; what was unpacked
 * until then is for the caller to remove.
 */
export function readModelArchive(
  path: string,
  folder: string,
): { readonly manifest: ArchiveManifest; readonly sha256: string } {
  const descriptor = openArchive(path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw invalidArchive(path, 'expected a file, found a folder or device');
    const reader = new ArchiveReader(descriptor, path, stat.size);
    const manifest = readManifest(reader, path);
    mkdirSync(folder, { recursive: true });
    for (const file of manifest.files) unpack(reader, file, path, folder);
    checkEnd(reader, path);
    return { manifest, sha256: reader.hash.digest('hex') };
  } finally {
    closeSync(descriptor);
  }
}

/** Gives the bytes of a file in order, and hashes them. */
class ArchiveReader {
  readonly hash: Hash = createHash('sha256');
  readonly #descriptor: number;
  readonly #path: string;
  left: number;

  constructor(descriptor: number, path: string, size: number) {
    this.#descriptor = descriptor;
    this.#path = path;
    this.left = size;
  }

  read(bytes: number): Buffer {
    const chunk = Buffer.allocUnsafe(Math.min(bytes, this.left));
    let read = 0;
    while (read < chunk.length) {
      const more = readSync(this.#descriptor, chunk, read, chunk.length - read, null);
      if (more === 0) break;
      read += more;
    }
    if (read < bytes)
      throw invalidArchive(this.#path, `expected ${bytes - read} bytes more, found the end of the file`);
    this.left -= bytes;
    this.hash.update(chunk);
    return chunk;
  }

  readEntry(name: string): TarEntry {
    const entry = parseTarHeader(this.read(TAR_BLOCK));
    if (entry?.name !== name) {
      const found = entry === undefined ? 'something else than a plain file' : JSON.stringify(entry.name);
      throw invalidArchive(this.#path, `expected the entry ${name}, found ${found}`);
    }
    return entry;
  }

  skipPadding(bytes: number): void {
    if (this.read(tarPadding(bytes)).some((byte) => byte !== 0))
      throw invalidArchive(this.#path, 'expected zeros behind an entry, found other bytes');
  }
}

function openArchive(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'ENOTDIR')) throw error;
    throw new AppError('DATA_NOT_FOUND', `${path}: expected an exported model, found no file.`, {
      hint: 'rakuten models export VERSION FILE   (makes one, where the model is)',
      cause: error,
    });
  }
}

function readManifest(reader: ArchiveReader, path: string): ArchiveManifest {
  if (reader.left < TAR_BLOCK) throw invalidArchive(path, 'expected an exported model, found a shorter file');
  const { bytes } = reader.readEntry(MANIFEST_ENTRY);
  if (bytes > MOST_MANIFEST_BYTES)
    throw invalidArchive(path, `expected ${MANIFEST_ENTRY} below 16 MB, found ${bytes} bytes`);
  const manifest = parseManifest(reader.read(bytes).toString('utf8'), path);
  reader.skipPadding(bytes);
  return manifest;
}

function unpack(reader: ArchiveReader, file: StoredFile, path: string, folder: string): void {
  const { bytes } = reader.readEntry(`${FILES_PREFIX}${file.name}`);
  if (bytes !== file.bytes)
    throw invalidArchive(path, `expected ${file.name} of ${file.bytes} bytes, found ${bytes}`);
  const target = join(folder, file.name);
  mkdirSync(dirname(target), { recursive: true });
  const hash = createHash('sha256');
  const output = openSync(target, 'wx');
  try {
    for (let left = bytes; left > 0;) {
      const chunk = reader.read(Math.min(left, CHUNK_BYTES));
      hash.update(chunk);
      writeFileSync(output, chunk);
      left -= chunk.length;
    }
  } finally {
    closeSync(output);
  }
  const sha256 = hash.digest('hex');
  if (sha256 !== file.sha256)
    throw invalidArchive(path, `expected ${file.name} with the SHA-256 ${file.sha256}, found ${sha256}`);
  reader.skipPadding(bytes);
}

/** The checksum, which is that of all before it, then the end, and nothing behind. */
function checkEnd(reader: ArchiveReader, path: string): void {
  const expected = `${reader.hash.copy().digest('hex')}\n`;
  const { bytes } = reader.readEntry(CHECKSUM_ENTRY);
  const found = reader.read(Math.min(bytes, TAR_BLOCK)).toString('latin1');
  if (found !== expected)
    throw invalidArchive(
      path,
      `expected a whole file with the checksum ${found.trim()}, found ${expected.trim()}`,
    );
  reader.skipPadding(bytes);
  if (!reader.read(TAR_END.length).equals(TAR_END) || reader.left > 0)
    throw invalidArchive(path, 'expected the end of the archive behind its checksum, found more');
}

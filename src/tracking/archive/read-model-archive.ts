import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { TAR_BLOCK } from '../../files/tar.ts';
import type { StoredFile } from '../models/model-store.ts';
import {
  type ArchiveManifest,
  FILES_PREFIX,
  invalidArchive,
  MANIFEST_ENTRY,
  parseManifest,
} from './archive-manifest.ts';
import { ArchiveReader } from './archive-reader.ts';

/** A manifest is some kilobytes; this much is read before anything is known of the file. */
const MOST_MANIFEST_BYTES = 16 << 20;

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
    const reader = new ArchiveReader(descriptor, stat.size, (finding) => invalidArchive(path, finding));
    const manifest = readManifest(reader, path);
    mkdirSync(folder, { recursive: true });
    for (const file of manifest.files) unpack(reader, file, path, folder);
    return { manifest, sha256: reader.readEnd() };
  } finally {
    closeSync(descriptor);
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
  return parseManifest(reader.readText(MANIFEST_ENTRY, MOST_MANIFEST_BYTES), path);
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
    for (const chunk of reader.readChunks(bytes)) {
      hash.update(chunk);
      writeFileSync(output, chunk);
    }
  } finally {
    closeSync(output);
  }
  const sha256 = hash.digest('hex');
  if (sha256 !== file.sha256)
    throw invalidArchive(path, `expected ${file.name} with the SHA-256 ${file.sha256}, found ${sha256}`);
  reader.skipPadding(bytes);
}

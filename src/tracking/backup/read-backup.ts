import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { TAR_BLOCK } from '../../files/tar.ts';
import { ArchiveReader } from '../archive/archive-reader.ts';
import { MIGRATIONS } from '../database/migrations.ts';
import type { StoredFile } from '../models/model-store.ts';
import { checkDatabase } from './copy-database.ts';
import { type Breathe, writeHashed } from './backup-files.ts';
import {
  type BackupManifest,
  entryNameOf,
  invalidBackup,
  MANIFEST_ENTRY,
  MOST_MANIFEST_BYTES,
  parseManifest,
} from './backup-manifest.ts';

/**
 * Reads all of a backup, and unpacks each file to where `placeOf` says, or nowhere; files are on disk when it returns. Every byte is checked: names, sizes, the hash of each file and of the whole. Throws `ARCHIVE_INVALID`, `DATABASE_NEWER` where a newer
 * version of this program made it; what was unpacked until then is for the caller to remove.
 */
export async function readBackup(
  path: string,
  placeOf: (name: string) => string | undefined,
  breathe: Breathe,
): Promise<{ readonly manifest: BackupManifest; readonly sha256: string }> {
  return withArchive(path, async (archive) => {
    const manifest = readManifest(archive, path);
    for (const [index, file] of manifest.files.entries()) {
      const { bytes } = archive.readEntry(entryNameOf(file.name, index));
      if (bytes !== file.bytes)
        throw invalidBackup(path, `expected ${file.name} of ${file.bytes} bytes, found ${bytes}`);
      const sha256 = await readFile(archive, file, placeOf(file.name), breathe);
      if (sha256 !== file.sha256)
        throw invalidBackup(path, `expected ${file.name} with the SHA-256 ${file.sha256}, found ${sha256}`);
      archive.skipPadding(bytes);
    }
    return { manifest, sha256: archive.readEnd() };
  });
}

/** What a backup tells of itself, from its beginning alone. Throws as `readBackup` does. */
export async function readBackupManifest(path: string): Promise<BackupManifest> {
  return withArchive(path, (archive) => Promise.resolve(readManifest(archive, path)));
}

/** Throws `ARCHIVE_INVALID` unless the database that was unpacked from a backup is intact. */
export function checkUnpackedDatabase(database: string, archive: string): void {
  try {
    checkDatabase(database, archive);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalidBackup(archive, error.message.slice(`${archive}: `.length).replace(/\.$/, ''));
  }
}

async function withArchive<Result>(
  path: string,
  work: (archive: ArchiveReader) => Promise<Result>,
): Promise<Result> {
  const descriptor = openBackup(path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw invalidBackup(path, 'expected a file, found a folder or device');
    if (stat.size < TAR_BLOCK) throw invalidBackup(path, 'expected a backup, found a shorter file');
    return await work(new ArchiveReader(descriptor, stat.size, (finding) => invalidBackup(path, finding)));
  } finally {
    closeSync(descriptor);
  }
}

function readManifest(archive: ArchiveReader, path: string): BackupManifest {
  const manifest = parseManifest(archive.readText(MANIFEST_ENTRY, MOST_MANIFEST_BYTES), path);
  if (manifest.schema_version > MIGRATIONS.length) {
    throw new AppError(
      'DATABASE_NEWER',
      `${path}: expected a database of schema version ${MIGRATIONS.length} or older, found ${manifest.schema_version}.`,
      { hint: 'Update rakuten to the version that made the backup: git pull && npm ci' },
    );
  }
  return manifest;
}

async function readFile(
  archive: ArchiveReader,
  { bytes }: StoredFile,
  target: string | undefined,
  breathe: Breathe,
): Promise<string> {
  if (target !== undefined) {
    mkdirSync(dirname(target), { recursive: true });
    return writeHashed(target, archive.readChunks(bytes), breathe);
  }
  const hash = createHash('sha256');
  for (const chunk of archive.readChunks(bytes)) {
    hash.update(chunk);
    await breathe(chunk.length);
  }
  return hash.digest('hex');
}

function openBackup(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'ENOTDIR')) throw error;
    throw new AppError('DATA_NOT_FOUND', `${path}: expected a backup, found no file.`, {
      hint: 'ls backups   (rakuten backup makes one)',
      cause: error,
    });
  }
}

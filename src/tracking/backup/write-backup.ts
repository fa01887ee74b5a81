import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { syncFolder } from '../../files/write-file-durably.ts';
import { ArchiveWriter, readChunks } from '../archive/archive-writer.ts';
import { describeFiles, removeStale } from '../models/model-store.ts';
import type { ModelVersion } from '../models/model-version.ts';
import { TRACKING_DATABASE } from '../models/registered-model.ts';
import { collectModels, collectProjectFiles, type Breathe, type SourceFile } from './backup-files.ts';
import {
  type BackupManifest,
  entryNameOf,
  MANIFEST_ENTRY,
  printManifest,
  REGISTRY,
} from './backup-manifest.ts';
import { checkDatabase, copyDatabase, readVersionsOf } from './copy-database.ts';
import { checkUnpackedDatabase, readBackup } from './read-backup.ts';

export interface BackupRequest {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Absolute path of the file to be; the folder is made. */
  readonly target: string;
  readonly now: Date;
  readonly host: string;
  /** Leave out versions whose stored files are damaged, instead of refusing. */
  readonly skipDamaged: boolean;
  /** Awaited between pieces of work, with the bytes just written or read again. */
  readonly breathe: Breathe;
  /** Called once, when it is known how many bytes `breathe` will hear of. */
  readonly onStart: (bytes: number) => void;
}

export interface Backup {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly manifest: BackupManifest;
}

/** How often a backup begins again because models that it was to hold were pruned under its hands. */
const ATTEMPTS = 3;
const SCRATCH = '.rakuten-backup-';

/**
 * Writes what cannot be made anew of a project into one file, a tar, while others read and write. The file appears at its place once
 * it has been read again and found right: every byte, the database as SQLite sees it, and every model by the hash of its content.
 * Throws `DATA_NOT_FOUND` where there is no database, `DATABASE_INVALID`, `MODEL_INVALID`, and `OUTPUT_EDITED` where the target exists.
 */
export async function writeBackup(request: BackupRequest): Promise<Backup> {
  const { root, target } = request;
  requireProjectDatabase(root);
  mkdirSync(dirname(target), { recursive: true });
  removeStale(dirname(target), SCRATCH);
  const scratch = join(dirname(target), `${SCRATCH}${randomBytes(8).toString('hex')}`);
  try {
    for (let attempt = 1; ; attempt++) {
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(scratch);
      try {
        const backup = await writeAndCheck(request, scratch);
        moveIntoPlace(backup.path, target);
        return { ...backup, path: target };
      } catch (error) {
        if (attempt === ATTEMPTS || !wasPruned(error, root)) throw error;
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function writeAndCheck(request: BackupRequest, scratch: string): Promise<Backup> {
  const { root, target, now, host, breathe } = request;
  const copy = join(scratch, 'copy', TRACKING_DATABASE);
  mkdirSync(dirname(copy), { recursive: true });
  const { schemaVersion, versions } = await copyDatabase(join(root, TRACKING_DATABASE), copy, breathe);
  checkDatabase(copy, join(root, TRACKING_DATABASE));
  const { files, damaged } = await collectModels(root, versions, breathe);
  if (damaged.length > 0 && !request.skipDamaged) throw damagedModels(damaged);
  const [database] = describeFiles(dirname(copy)).map((file) => ({
    ...file,
    name: TRACKING_DATABASE,
    source: copy,
  }));
  const sources = [
    ...(database ? [database] : []),
    ...files,
    ...collectProjectFiles(root, join(scratch, 'files')),
  ].sort(byName);
  const manifest: BackupManifest = {
    ...{ created_at: now.toISOString(), project: root, host, schema_version: schemaVersion },
    damaged: damaged.map(({ version }) => version),
    files: sources.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
  };
  request.onStart(2 * sources.reduce((sum, { bytes }) => sum + bytes, 0));
  const path = join(scratch, basename(target));
  const written = await writeArchive(path, manifest, sources, breathe);
  // Read again as a restore would, from the disk.
  const checked = join(scratch, 'read.db');
  const read = await readBackup(path, (name) => (name === TRACKING_DATABASE ? checked : undefined), breathe);
  if (read.sha256 !== written.sha256)
    throw new AppError('IO_FAILED', `${path}: read other bytes than were written.`, {
      hint: 'Check the disk, then type the same command again.',
    });
  checkUnpackedDatabase(checked, path);
  return { path, manifest, ...written };
}

async function writeArchive(
  path: string,
  manifest: BackupManifest,
  sources: readonly SourceFile[],
  breathe: Breathe,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const descriptor = openSync(path, 'wx');
  try {
    const archive = new ArchiveWriter((chunk) => {
      for (let written = 0; written < chunk.length;) written += writeSync(descriptor, chunk, written);
    });
    archive.addText(MANIFEST_ENTRY, printManifest(manifest));
    for (const [index, { name, bytes, source }] of sources.entries()) {
      archive.startEntry(entryNameOf(name, index), bytes);
      for (const chunk of readChunks(source)) {
        archive.append(chunk);
        await breathe(chunk.length);
      }
      archive.endEntry(bytes);
    }
    const sha256 = archive.finish();
    fsyncSync(descriptor);
    return { bytes: archive.bytes, sha256 };
  } finally {
    closeSync(descriptor);
  }
}

/** Never over another file: who asks for the same name at the same time is refused. */
function moveIntoPlace(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (isSystemError(error, 'EEXIST') || existsSync(to)) {
      throw new AppError('OUTPUT_EDITED', `${to}: expected no file of that name, found one.`, {
        hint: `rakuten backup ${dirname(to)}   (chooses a name by the time)`,
        cause: error,
      });
    }
    // A file system without hard links.
    renameSync(from, to);
  }
  syncFolder(dirname(to));
}

/** Throws `DATA_NOT_FOUND` where there is no database to back up. */
export function requireProjectDatabase(root: string): void {
  if (existsSync(join(root, TRACKING_DATABASE))) return;
  throw new AppError(
    'DATA_NOT_FOUND',
    `${join(root, TRACKING_DATABASE)}: expected a database to back up, found none.`,
    {
      hint: 'rakuten repro   (makes it; until then all can be made anew)',
    },
  );
}

/** Whether it failed because files of versions went that are marked as pruned now. */
function wasPruned(error: unknown, root: string): boolean {
  const isAbout =
    isSystemError(error, 'ENOENT') || (error instanceof AppError && error.code === 'MODEL_INVALID');
  if (!isAbout) return false;
  const versions = readVersionsOf(join(root, TRACKING_DATABASE));
  const gone = versions.filter(({ prunedAt, folder }) => prunedAt !== null && !existsSync(folder));
  const detail = error instanceof AppError ? error.details.join('\n') : error.message;
  return gone.some(({ folder }) => detail.includes(basename(folder)));
}

function damagedModels(damaged: readonly ModelVersion[]): AppError {
  return new AppError(
    'MODEL_INVALID',
    'Expected every registered model to be as it was stored; damaged or missing are:',
    {
      details: damaged.map(({ version, folder }) => `version ${version}  ${REGISTRY}/${basename(folder)}`),
      hint: 'rakuten backup --skip-damaged   (all the others; rakuten verify says more)',
    },
  );
}

const byName = (left: SourceFile, right: SourceFile): number => (left.name < right.name ? -1 : 1);

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { syncFolder } from '../../files/write-file-durably.ts';
import { withSlashes } from '../../files/with-slashes.ts';
import { hashContent } from '../models/model-store.ts';
import { openForWriting } from '../database/open-database.ts';
import { TRACKING_DATABASE } from '../models/registered-model.ts';
import type { Breathe } from './backup-files.ts';
import { BACKED_UP, type BackupManifest, invalidBackup, REGISTRY } from './backup-manifest.ts';
import { readVersionsOf } from './copy-database.ts';
import { holdDatabase, requireAlone } from './hold-database.ts';
import { checkUnpackedDatabase, readBackup } from './read-backup.ts';
import { isSwapUnfinished, type SwapEntry, swapProject } from './swap-project.ts';

export interface RestoreRequest {
  /** Absolute path of the backup. */
  readonly archive: string;
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** The state folder on the file system of a path of the project. */
  readonly stateFolderFor: (path: string) => string;
  /** Name of the folder below `kept/` for what gives way. */
  readonly keptName: string;
  readonly breathe: Breathe;
}

/** A backup that was unpacked beside the project, and found right. */
export interface PreparedRestore {
  readonly manifest: BackupManifest;
  readonly sha256: string;
  readonly entries: readonly SwapEntry[];
}

/** What of a project would give way to a restore. */
export function listPresent(root: string): string[] {
  return BACKED_UP.filter((path) => existsSync(join(root, path)));
}

/**
 * Unpacks a backup beside the project and checks all of it: every byte, the database as SQLite sees it, every model that it names. An
 * older database is brought up to date there. Throws `ARCHIVE_INVALID`, `DATABASE_INVALID`, `DATABASE_NEWER`, `DATABASE_BUSY`; the
 * project is as it was then.
 */
export async function prepareRestore(request: RestoreRequest): Promise<PreparedRestore> {
  const { archive, root, breathe } = request;
  // Before the long work, though it is asked again at its end.
  requireAlone(join(root, TRACKING_DATABASE));
  discardRestore(request);
  const { manifest, sha256 } = await readBackup(archive, (name) => stagedPlace(request, name), breathe);
  const database = stagedPlace(request, TRACKING_DATABASE);
  checkUnpackedDatabase(database, archive);
  bringUpToDate(database);
  checkModels(manifest, database, archive);
  const entries = BACKED_UP.filter((path) => existsSync(join(root, path)) || isIn(manifest, path)).map(
    (path) => ({
      path,
      staged: isIn(manifest, path) ? toRelative(root, stagedPlace(request, path)) : null,
      kept: toRelative(root, join(stateFolderOf(request, path), 'kept', request.keptName, path)),
    }),
  );
  for (const { staged } of entries) if (staged !== null) syncTree(resolve(root, staged));
  return { manifest, sha256, entries };
}

/** Lets a prepared restore take the project's place: killed at any moment, it is the old one or is finished by `finishSwap`. */
export function completeRestore(
  { archive, root, stateFolderFor }: RestoreRequest,
  { manifest, sha256, entries }: PreparedRestore,
): void {
  const held = holdDatabase(join(root, TRACKING_DATABASE));
  try {
    const { created_at } = manifest;
    swapProject(root, stateFolderFor(root), { archive, sha256, created_at, entries });
  } finally {
    held.release();
  }
}

/** Removes what was unpacked, unless a restore has begun to move it. */
export function discardRestore(request: RestoreRequest): void {
  if (isSwapUnfinished(request.stateFolderFor(request.root))) return;
  for (const path of BACKED_UP)
    rmSync(join(stateFolderOf(request, path), 'restore', 'new'), { recursive: true, force: true });
}

function stateFolderOf({ root, stateFolderFor }: RestoreRequest, path: string): string {
  return stateFolderFor(join(root, path));
}

/** On the file system of its place, so that it can be renamed there. */
function stagedPlace(request: RestoreRequest, name: string): string {
  const path = BACKED_UP.find((one) => name === one || name.startsWith(`${one}/`)) ?? name;
  return join(stateFolderOf(request, path), 'restore', 'new', name);
}

function isIn({ files }: BackupManifest, path: string): boolean {
  return files.some(({ name }) => name === path || name.startsWith(`${path}/`));
}

/** The copy of the older schema that this makes stays behind: the backup is one. */
function bringUpToDate(database: string): void {
  openForWriting(database).close();
  for (const name of readdirSync(dirname(database))) {
    if (name.startsWith(`${basename(database)}.`)) rmSync(join(dirname(database), name));
  }
}

/** The hashes of the files were those of the manifest: what is left is whether each version has the files that it should. */
function checkModels({ files, damaged }: BackupManifest, database: string, archive: string): void {
  for (const { version, id, folder, prunedAt } of readVersionsOf(database)) {
    if (prunedAt !== null || damaged.includes(version)) continue;
    const prefix = `${REGISTRY}/${basename(folder)}/`;
    const content = files
      .filter(({ name }) => name.startsWith(prefix))
      .map((file) => ({ ...file, name: file.name.slice(prefix.length) }));
    if (hashContent(content) !== id)
      throw invalidBackup(archive, `expected the files of version ${version}, found others or none`);
  }
}

function syncTree(path: string): void {
  let items;
  try {
    items = readdirSync(path, { withFileTypes: true });
  } catch {
    syncFolder(dirname(path));
    return;
  }
  for (const item of items) if (item.isDirectory()) syncTree(join(path, item.name));
  syncFolder(path);
  syncFolder(dirname(path));
}

function toRelative(root: string, path: string): string {
  return withSlashes(relative(root, path));
}

import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { hashFile } from '../../files/hash-file.ts';
import { syncFolder } from '../../files/write-file-durably.ts';
import { isOlderThanADay, markAsNew } from './stored-age.ts';
import type { ModelVersion } from './model-version.ts';

/** A model in the registry. */
export interface StoredModel {
  /** Hash of the content: SHA-256, in hexadecimal, over "name NUL sha256 LF" of each file, sorted by name. */
  readonly id: string;
  /** Path of the folder that holds it. */
  readonly folder: string;
  readonly bytes: number;
}

/**
 * Copies a model's folder into the registry under the hash of its content, and returns what it is stored as.
 * The copy appears whole, and on disk, or not at all. What is stored already stays untouched, unless it is
 * damaged: then it is replaced. Several processes may store at once, and while `removeStoredModel` removes: what it is given
 * to store counts as new from then on.
 */
export function storeModelFolder(registryFolder: string, sourceFolder: string): StoredModel {
  const content = readContent(sourceFolder);
  const folder = join(registryFolder, content.id);
  if (markAsNew(folder) && hasContent(folder, content.id)) return { ...content, folder };

  mkdirSync(registryFolder, { recursive: true });
  const incoming = join(registryFolder, `.incoming-${randomBytes(8).toString('hex')}`);
  try {
    copyDurably(sourceFolder, incoming);
    // The id is that of the bytes stored, even if someone wrote into the source meanwhile.
    const copied = readContent(incoming);
    const target = join(registryFolder, copied.id);
    moveIntoPlace(incoming, target, copied.id);
    syncFolder(registryFolder);
    removeStale(registryFolder);
    return { ...copied, folder: target };
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

/** Throws `MODEL_INVALID` unless the folder holds exactly the content that `id` is the hash of. */
export function verifyStoredModel(folder: string, id: string): void {
  if (!existsSync(folder)) {
    throw new AppError('MODEL_INVALID', `${folder}: expected a stored model, found nothing.`, {
      hint: 'rakuten train   (stores it again if the same data and settings give the same model)',
    });
  }
  const found = readContent(folder).id;
  if (found !== id) {
    throw new AppError('MODEL_INVALID', `${folder}: expected content with the hash ${id}, found ${found}.`, {
      hint: 'rakuten train   (replaces it if the same data and settings give the same model)',
    });
  }
}

/** As `verifyStoredModel`, for a version. Throws `MODEL_PRUNED` where its files were removed on purpose. */
export function verifyVersion({ name, version, id, folder, prunedAt }: ModelVersion): void {
  if (prunedAt !== null) {
    throw new AppError(
      'MODEL_PRUNED',
      `The files of version ${version} of ${name} were removed by models prune on ${prunedAt}.`,
      { hint: 'rakuten models list   (or train with the same data and settings: that stores them again)' },
    );
  }
  verifyStoredModel(folder, id);
}

function hasContent(folder: string, id: string): boolean {
  return existsSync(folder) && readContent(folder).id === id;
}

function readContent(folder: string): { readonly id: string; readonly bytes: number } {
  const files = describeFiles(folder);
  return { id: hashContent(files), bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** A file of a stored model. */
export interface StoredFile {
  /** Path below the model's folder, with `/` between its parts. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The files below a folder, sorted by name. */
export function describeFiles(folder: string): StoredFile[] {
  return listFiles(folder).map((name) => {
    const path = join(folder, name);
    return { name, bytes: statSync(path).size, sha256: hashFile(path, 'sha256') };
  });
}

/** The id of a model of these files, which are sorted by name (see `StoredModel`). */
export function hashContent(files: readonly StoredFile[]): string {
  const hash = createHash('sha256');
  for (const { name, sha256 } of files) hash.update(`${name}\0${sha256}\n`);
  return hash.digest('hex');
}

/** Paths of all files below a folder with `/` between their parts, sorted by code unit. */
function listFiles(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${prefix}${entry.name}`;
      return entry.isDirectory() ? listFiles(folder, `${name}/`) : [name];
    })
    .sort();
}

function copyDurably(source: string, target: string): void {
  mkdirSync(target);
  const folders = new Set([target]);
  for (const name of listFiles(source)) {
    const path = join(target, name);
    mkdirSync(dirname(path), { recursive: true });
    folders.add(dirname(path));
    copyFileSync(join(source, name), path, constants.COPYFILE_FICLONE);
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
  for (const folder of folders) syncFolder(folder);
}

function moveIntoPlace(incoming: string, target: string, id: string): void {
  try {
    renameSync(incoming, target);
  } catch (error) {
    const taken = isSystemError(error, 'ENOTEMPTY') || isSystemError(error, 'EEXIST');
    if (!taken) throw error;
    if (hasContent(target, id)) return;
    const damaged = `${incoming}-damaged`;
    renameSync(target, damaged);
    renameSync(incoming, target);
    rmSync(damaged, { recursive: true, force: true });
  }
}

/** Removes copies that a killed process left half-way; old enough that nobody can still be writing them. */
export function removeStale(registryFolder: string, prefix = '.incoming-'): void {
  for (const name of readdirSync(registryFolder)) {
    const path = join(registryFolder, name);
    if (name.startsWith(prefix) && isOlderThanADay(path)) rmSync(path, { recursive: true, force: true });
  }
}

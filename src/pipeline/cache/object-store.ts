import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { hashFile } from '../../files/hash-file.ts';
import { listNames } from '../../files/list-names.ts';
import { parseFolderListing, type FolderFile } from '../hashing/folder-listing.ts';
import { stateFolderFor } from '../state-folder.ts';
import { STORE_EFFECTS, type StoreEffects } from './store-effects.ts';

/**
 * How a file of the workspace is made from its object: `reflink` shares the blocks until one of the two is
 * written to; `hardlink` and `symlink` share the file, which is then read-only; `copy` shares nothing.
 */
export type LinkType = 'reflink' | 'hardlink' | 'symlink' | 'copy';

/**
 * The contents of files and folders by their md5, in DVC's layout: `xx/rest`, mode 0444, for a file its bytes and
 * for a folder (`xx/rest.dir`) its listing. An object appears whole or not at all, and on disk, so any number of
 * processes may store and read at once without a lock.
 */
export interface ObjectStore {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Absolute path of the cache: objects in `files/md5`, runs in `runs`. */
  readonly cacheFolder: string;
  /** Absolute path of `files/md5`. */
  readonly folder: string;
  /** In the order to try. */
  readonly linkTypes: readonly LinkType[];
  readonly effects: StoreEffects;
}

interface StoreOptions {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Relative to the project's folder, or absolute; `.dvc/cache` where not given. */
  readonly cacheFolder?: string;
  /** DVC's default, reflink or else copy, where not given. */
  readonly linkTypes?: readonly LinkType[];
  readonly effects?: StoreEffects;
}

export const OBJECT_MODE = 0o444;
const ID = /^[0-9a-f]{32}(?:\.dir)?$/;
/** From this many files on, reading the folders is quicker than asking for each. */
const MANY_FILES = 512;

/** The store of a project; nothing is made or read yet. */
export function openObjectStore({ root, cacheFolder, linkTypes, effects }: StoreOptions): ObjectStore {
  const absolute = resolve(root, cacheFolder ?? join('.dvc', 'cache'));
  return {
    root,
    cacheFolder: absolute,
    folder: join(absolute, 'files', 'md5'),
    linkTypes: linkTypes ?? ['reflink', 'copy'],
    effects: effects ?? STORE_EFFECTS,
  };
}

/** Where the object of that id (md5, with `.dir` behind for a folder) is or would be. */
export function objectPath(store: ObjectStore, md5: string): string {
  return join(store.folder, md5.slice(0, 2), md5.slice(2));
}

export function isFolderId(md5: string): boolean {
  return md5.endsWith('.dir');
}

/** Whether a text is the id of an object. */
export function isObjectId(text: string): boolean {
  return ID.test(text);
}

/**
 * Whether the object itself is there: of a folder its listing alone. One that is not read-only any more is read;
 * if it is not what its name says, it is set aside and counts as missing.
 */
export function hasObject(store: ObjectStore, md5: string): boolean {
  if (!isObjectId(md5)) return false;
  const path = objectPath(store, md5);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return false;
  if ((stats.mode & 0o222) === 0) return true;
  if (hashFile(path, 'md5') !== md5.slice(0, 32)) {
    setAside(store, md5);
    return false;
  }
  protect(store, path);
  return true;
}

/** Whether all of a file or folder is there: of a folder its listing and every file of it. */
export function hasTree(store: ObjectStore, md5: string): boolean {
  if (!isFolderId(md5)) return hasObject(store, md5);
  const files = readTree(store, md5);
  return files !== undefined && missingFiles(store, files).length === 0;
}

/** Those files of a folder whose content is not in the store. */
export function missingFiles(store: ObjectStore, files: readonly FolderFile[]): FolderFile[] {
  if (files.length < MANY_FILES) return files.filter((file) => !hasObject(store, file.md5));
  const names = new Map<string, ReadonlySet<string>>();
  return files.filter(({ md5 }) => {
    const prefix = md5.slice(0, 2);
    const known = names.get(prefix) ?? new Set(listNames(join(store.folder, prefix)));
    names.set(prefix, known);
    return !known.has(md5.slice(2));
  });
}

/** The files of a folder by its id; undefined where the listing is not there, or is not what its name says. */
export function readTree(store: ObjectStore, md5: string): readonly FolderFile[] | undefined {
  if (!isObjectId(md5) || !isFolderId(md5)) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(objectPath(store, md5));
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined;
    throw error;
  }
  const isWhole = createHash('md5').update(bytes).digest('hex') === md5.slice(0, 32);
  const files = isWhole ? parseFolderListing(bytes.toString('utf8')) : undefined;
  if (files === undefined) setAside(store, md5);
  return files;
}

/** Every object of the store, in no particular order. */
export function* listObjects(store: ObjectStore): Generator<string, void> {
  for (const prefix of listNames(store.folder)) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
    for (const name of listNames(join(store.folder, prefix))) {
      if (isObjectId(prefix + name)) yield prefix + name;
    }
  }
}

/**
 * Takes an object that is not what its name says out of the store, so that it counts as missing. Returns where
 * it is kept; undefined where it is gone already.
 */
export function setAside(store: ObjectStore, md5: string): string | undefined {
  const path = objectPath(store, md5);
  const keptAs = join(stateFolderFor(store.root, path), 'corrupt', md5);
  try {
    store.effects.makeFolder(join(keptAs, '..'));
    store.effects.rename(path, keptAs);
    return keptAs;
  } catch (error) {
    if (isSystemError(error, 'ENOENT') && !existsSync(path)) return undefined;
    throw error;
  }
}

/** Makes an object read-only; one that belongs to somebody else stays as it is. */
function protect(store: ObjectStore, path: string): void {
  try {
    store.effects.setMode(path, OBJECT_MODE);
  } catch (error) {
    if (!isSystemError(error, 'EPERM') && !isSystemError(error, 'EROFS')) throw error;
  }
}

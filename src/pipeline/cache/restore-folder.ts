import { lstatSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import type { FolderFile } from '../hashing/folder-listing.ts';
import type { Hasher, PathHash } from '../hashing/hash-path.ts';
import { isLinked, sharesFile } from './link-object.ts';
import type { Materialiser } from './materialise.ts';
import { objectPath, type ObjectStore } from './object-store.ts';
import type { Scratch } from './scratch-folder.ts';

/** What a restore works on. */
export interface Restore {
  readonly store: ObjectStore;
  readonly absolute: string;
  readonly hasher: Hasher;
  readonly scratch: Scratch;
  readonly materialise: Materialiser;
}

const FILES_A_BREATH = 32;

/** Makes a folder hold the files of a listing and no others. Returns how many were written or removed. */
export async function restoreFolder(
  restore: Restore,
  tree: readonly FolderFile[],
  present: PathHash | undefined,
  relink: boolean,
): Promise<number> {
  const { absolute } = restore;
  if (present?.kind !== 'folder' || lstatSync(absolute).isSymbolicLink()) {
    await buildFolder(restore, tree);
    return tree.length;
  }
  const before = new Map(present.files.map(({ relpath, md5 }) => [relpath, md5]));
  const wanted = new Set(tree.map(({ relpath }) => relpath));
  const links = findLinkedFolders(absolute, [...before.keys()]);
  const isLinkedIn = (relpath: string): boolean => links.some((link) => relpath.startsWith(`${link}/`));
  const stale = [...before.keys()].filter((relpath) => !wanted.has(relpath) && !isLinkedIn(relpath));
  const fresh = tree.filter(
    ({ relpath, md5 }) =>
      before.get(relpath) !== md5 ||
      isLinkedIn(relpath) ||
      (relink && needsLink(restore, join(absolute, relpath), md5)),
  );
  await mendFolder(restore, fresh, [...stale, ...links]);
  return fresh.length + stale.length;
}

/** Where files are shared: whether this one is not. Otherwise every file is made anew, which also makes it writable. */
function needsLink({ store }: Restore, path: string, md5: string): boolean {
  return !sharesFile(store.linkTypes) || !isLinked(objectPath(store, md5), path, store.linkTypes);
}

/** The folders below `absolute` that are symbolic links: what is written through one would land elsewhere. */
function findLinkedFolders(absolute: string, relpaths: readonly string[]): string[] {
  const links = new Map<string, boolean>([['.', false]]);
  const isLink = (folder: string): boolean => {
    const known = links.get(folder);
    if (known !== undefined) return known;
    // Below a link nothing is looked at: it goes away as a whole.
    const answer = !isBelowLink(folder) && lstatSync(join(absolute, folder)).isSymbolicLink();
    links.set(folder, answer);
    return answer;
  };
  const isBelowLink = (folder: string): boolean => {
    const parent = dirname(folder);
    return parent !== '.' && (isLink(parent) || isBelowLink(parent));
  };
  for (const relpath of relpaths) isLink(dirname(relpath));
  return [...links].filter(([, linked]) => linked).map(([folder]) => folder);
}

/** Makes the whole folder in a private place and puts it where it belongs. */
async function buildFolder(restore: Restore, tree: readonly FolderFile[]): Promise<void> {
  const { store, absolute, hasher, scratch } = restore;
  const { effects } = store;
  const folder = scratch.next();
  const folders = new Set([folder]);
  effects.makeFolder(folder);
  for (const { relpath } of tree) {
    const parent = dirname(join(folder, relpath));
    if (!folders.has(parent)) effects.makeFolder(parent);
    folders.add(parent);
  }
  await makeFiles(restore, tree, (relpath) => join(folder, relpath));
  await effects.sync([...tree.map(({ relpath }) => join(folder, relpath)), ...folders]);
  effects.makeFolder(dirname(absolute));
  if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined) {
    effects.rename(absolute, scratch.next());
  }
  effects.rename(folder, absolute);
  await effects.sync([dirname(absolute)]);
  rememberAll(tree, absolute, hasher);
}

/** Writes, one by one, only the files of a folder that differ, and removes those that do not belong there. */
async function mendFolder(
  restore: Restore,
  fresh: readonly FolderFile[],
  stale: readonly string[],
): Promise<void> {
  const { store, absolute, hasher, scratch } = restore;
  const { effects } = store;
  const places = new Map(fresh.map(({ relpath }) => [relpath, scratch.next()]));
  const placeOf = (relpath: string): string => places.get(relpath) ?? '';
  await makeFiles(restore, fresh, placeOf);
  await effects.sync([...places.values()]);
  for (const relpath of stale) effects.remove(join(absolute, relpath));
  const parents = new Set<string>();
  for (const { relpath } of fresh) {
    const target = join(absolute, relpath);
    if (!parents.has(dirname(target))) effects.makeFolder(dirname(target));
    parents.add(dirname(target));
    if (lstatSync(target, { throwIfNoEntry: false })?.isDirectory()) effects.remove(target);
    effects.rename(placeOf(relpath), target);
  }
  removeEmptyFolders(absolute, stale);
  await effects.sync([...parents, absolute]);
  rememberAll(fresh, absolute, hasher);
}

async function makeFiles(
  { hasher, materialise }: Restore,
  files: readonly FolderFile[],
  placeOf: (relpath: string) => string,
): Promise<void> {
  for (const [index, { relpath, md5 }] of files.entries()) {
    if (index % FILES_A_BREATH === 0) await hasher.breathe();
    const made = materialise(md5, placeOf(relpath), false);
    if (made !== undefined) await made;
  }
}

/** At the end: another link to the same object, or a rename, would have changed the status of the file. */
function rememberAll(files: readonly FolderFile[], absolute: string, { table }: Hasher): void {
  for (const { relpath, md5 } of files) {
    const path = join(absolute, relpath);
    table.remember(path, statSync(path), md5);
  }
}

/** Folders that only held files which are gone are no part of the content. */
function removeEmptyFolders(absolute: string, stale: readonly string[]): void {
  for (const relpath of stale) {
    for (let folder = dirname(relpath); folder !== '.'; folder = dirname(folder)) {
      try {
        rmdirSync(join(absolute, folder));
      } catch (error) {
        if (!isSystemError(error)) throw error;
        break;
      }
    }
  }
}

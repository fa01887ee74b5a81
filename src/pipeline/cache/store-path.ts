import { lstatSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { formatFolderListing } from '../hashing/folder-listing.ts';
import { hashPath, type Hasher, type PathHash } from '../hashing/hash-path.ts';
import { copyAndHash, copySmallFile } from './copy-verified.ts';
import { makeDvcFolder } from './dvc-folder.ts';
import { createLinker, isLinked, isSameFile, sharesFile } from './link-object.ts';
import { hasObject, objectPath, OBJECT_MODE, setAside, type ObjectStore } from './object-store.ts';
import { openScratch, type Scratch } from './scratch-folder.ts';

/** A file of the workspace and the id that its content has. */
interface Source {
  readonly path: string;
  readonly md5: string;
}

/** An object that waits in a private place. */
interface Ready {
  readonly md5: string;
  readonly at: string;
}

/** Files smaller than this are read to be copied, so looking at their bytes costs nothing. */
const SMALL_BYTES = 1 << 20;
const FILES_A_BREATH = 32;

/**
 * Stores a file or folder whose hash is known; what the store has already is not written again. When it returns
 * everything is on disk. A folder's listing appears after its files are on disk, so where there is a listing, even
 * after a power cut, its files are. Where files are shared with the workspace (`hardlink`, `symlink`) they are linked
 * there afterwards. Throws `IO_FAILED` where a file is no longer what was hashed.
 */
export async function storePath(
  store: ObjectStore,
  absolute: string,
  hash: PathHash,
  hasher: Hasher,
): Promise<void> {
  const sources = listSources(absolute, hash);
  const missing = findMissing(store, sources);
  const isListed = hash.kind === 'file' || hasObject(store, hash.md5);
  if (missing.length > 0 || !isListed) {
    const scratch = openScratch(store, store.folder);
    try {
      await makeDvcFolder(store, scratch);
      const ready: Ready[] = [];
      for (const [index, source] of missing.entries()) {
        if (index % FILES_A_BREATH === 0) await hasher.breathe();
        ready.push({ md5: source.md5, at: await prepare(store, source, scratch, hasher) });
      }
      await publish(store, ready);
      if (hash.kind === 'folder') {
        const at = scratch.next();
        store.effects.write(at, Buffer.from(formatFolderListing(hash.files)), OBJECT_MODE);
        await publish(store, [{ md5: hash.md5, at }]);
      }
    } finally {
      scratch.remove();
    }
  }
  if (sharesFile(store.linkTypes)) await shareFiles(store, sources, hasher);
}

/**
 * Hashes a file or folder and stores it; undefined where there is nothing. A large file of which nothing is known
 * is read once for both.
 */
export async function hashAndStore(
  store: ObjectStore,
  absolute: string,
  hasher: Hasher,
): Promise<PathHash | undefined> {
  const stats = statSync(absolute, { throwIfNoEntry: false });
  const isLarge = stats?.isFile() === true && stats.size >= SMALL_BYTES;
  if (!isLarge || hasher.table.find(absolute, stats) !== undefined || sharesFile(store.linkTypes)) {
    const hash = await hashPath(absolute, hasher);
    if (hash !== undefined) await storePath(store, absolute, hash, hasher);
    return hash;
  }
  const scratch = openScratch(store, store.folder);
  try {
    await makeDvcFolder(store, scratch);
    const at = scratch.next();
    const { md5 } = await copyAndHash(absolute, at, OBJECT_MODE, store.effects, hasher.breathe);
    const after = statSync(absolute);
    if (!isUntouched(stats, after)) throw changed(absolute);
    hasher.table.remember(absolute, after, md5);
    const hash = { kind: 'file', md5, size: stats.size, isExecutable: (stats.mode & 0o111) !== 0 } as const;
    if (findMissing(store, [{ path: absolute, md5 }]).length > 0) await publish(store, [{ md5, at }]);
    return hash;
  } finally {
    scratch.remove();
  }
}

function listSources(absolute: string, hash: PathHash): Source[] {
  if (hash.kind === 'file') return [{ path: absolute, md5: hash.md5 }];
  return hash.files.map(({ relpath, md5 }) => ({ path: join(absolute, relpath), md5 }));
}

/** Those that the store does not have, each content once. One of another size than its source is corrupt. */
function findMissing(store: ObjectStore, sources: readonly Source[]): Source[] {
  const missing = new Map<string, Source>();
  for (const source of sources) {
    if (missing.has(source.md5)) continue;
    const object = lstatSync(objectPath(store, source.md5), { throwIfNoEntry: false });
    if (object !== undefined && hasObject(store, source.md5)) {
      if (object.size === statSync(source.path, { throwIfNoEntry: false })?.size) continue;
      setAside(store, source.md5);
    }
    missing.set(source.md5, source);
  }
  return [...missing.values()];
}

/** Brings the content of a file into a private place, read-only. */
async function prepare(
  store: ObjectStore,
  { path, md5 }: Source,
  scratch: Scratch,
  { table, breathe }: Hasher,
): Promise<string> {
  const { effects } = store;
  const at = scratch.next();
  const before = statSync(path);
  if (sharesFile(store.linkTypes) && table.find(path, before) === md5 && tryLinkIn(store, path, at)) {
    effects.setMode(at, OBJECT_MODE);
    return at;
  }
  const small = before.size < SMALL_BYTES ? copySmallFile(path, at, OBJECT_MODE, effects) : undefined;
  if (small !== undefined) {
    if (small.md5 !== md5) throw changed(path);
    return at;
  }
  if (table.find(path, before) === md5) {
    if (
      !createLinker(
        store.linkTypes.filter((type) => type === 'reflink'),
        effects,
      )(path, at)
    ) {
      await effects.copy(path, at);
    }
    effects.setMode(at, OBJECT_MODE);
    if (!isUntouched(before, statSync(path))) throw changed(path);
    return at;
  }
  const copy = await copyAndHash(path, at, OBJECT_MODE, effects, breathe);
  if (copy.md5 !== md5) throw changed(path);
  return at;
}

/** Makes the file itself the object; false for a symbolic link, and where the cache is on another disk. */
function tryLinkIn({ effects }: ObjectStore, path: string, at: string): boolean {
  if (!lstatSync(path).isFile()) return false;
  return createLinker(['hardlink'], effects)(path, at);
}

/** Gives objects their names once they are on disk, and puts the names on disk. */
async function publish({ folder, effects }: ObjectStore, ready: readonly Ready[]): Promise<void> {
  if (ready.length === 0) return;
  await effects.sync(ready.map(({ at }) => at));
  const prefixes = new Set(ready.map(({ md5 }) => join(folder, md5.slice(0, 2))));
  for (const prefix of prefixes) effects.makeFolder(prefix);
  for (const { md5, at } of ready) effects.rename(at, join(folder, md5.slice(0, 2), md5.slice(2)));
  await effects.sync([...prefixes, folder, dirname(folder), dirname(dirname(folder))]);
}

/** Replaces the workspace's files by links to their objects, but for one that changed since it was hashed. */
async function shareFiles(store: ObjectStore, sources: readonly Source[], hasher: Hasher): Promise<void> {
  const [first] = sources;
  if (first === undefined) return;
  const linked: Source[] = [];
  const scratch = openScratch(store, first.path);
  try {
    const link = createLinker(store.linkTypes, store.effects);
    for (const source of sources) {
      const { path, md5 } = source;
      const object = objectPath(store, md5);
      if (!isLinked(object, path, store.linkTypes)) {
        const at = scratch.next();
        const isUnchanged = isSameFile(object, path) || hasher.table.find(path, statSync(path)) === md5;
        if (!isUnchanged || !link(object, at)) continue;
        store.effects.rename(at, path);
        await hasher.breathe();
      }
      linked.push(source);
    }
  } finally {
    scratch.remove();
  }
  // Each link changed the status of its file.
  for (const { path, md5 } of linked) hasher.table.remember(path, statSync(path), md5);
}

function isUntouched(before: Stats, after: Stats): boolean {
  return before.ino === after.ino && before.mtimeMs === after.mtimeMs && before.size === after.size;
}

function changed(path: string): AppError {
  return new AppError('IO_FAILED', `Expected ${path} to stay as it is while it is stored, it changed.`, {
    hint: 'Wait until nothing writes to it, then run the same command again.',
  });
}

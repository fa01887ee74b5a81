import { lstatSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { isFolderId, listObjects, objectPath, readTree, type ObjectStore } from './object-store.ts';
import { listRuns } from './run-cache.ts';

export interface Collection {
  /** Objects that were removed, or would be. */
  readonly removed: number;
  /** Their bytes on disk that no hard link in a workspace goes on using. */
  readonly bytes: number;
  readonly kept: number;
  /** Entries of the run cache that named what was removed. */
  readonly runs: number;
}

interface CollectOptions {
  /** Only count. */
  readonly dry: boolean;
  /** Go on although the listing of a folder that is to be kept is not there, so that its files cannot be known. */
  readonly force?: boolean;
  readonly breathe?: () => Promise<void>;
}

/**
 * Removes every object that is not in `keep`; a folder in it keeps its files. Runs that made what is removed go with
 * it, and they go first, then listings, then files: so whatever moment it is cut short at, nothing left names what is gone.
 * Throws `CACHE_MISSING` where a folder to be kept has no listing.
 */
export async function collectGarbage(
  store: ObjectStore,
  keep: ReadonlySet<string>,
  { dry, force = false, breathe }: CollectOptions,
): Promise<Collection> {
  const kept = withFiles(store, keep, force);
  const all = [...listObjects(store)];
  const unused = all
    .filter((md5) => !kept.has(md5))
    .sort((left, right) => Number(isFolderId(right)) - Number(isFolderId(left)));
  const gone = new Set(unused);
  const trees = new Map<string, boolean>();
  const isGone = (md5: string): boolean => {
    if (gone.has(md5)) return true;
    if (!isFolderId(md5)) return false;
    const known = trees.get(md5);
    if (known !== undefined) return known;
    const answer = (readTree(store, md5) ?? []).some((file) => gone.has(file.md5));
    trees.set(md5, answer);
    return answer;
  };
  const runs =
    unused.length === 0 ? [] : [...listRuns(store.cacheFolder)].filter(({ outs }) => outs.some(isGone));
  if (!dry) for (const run of runs) store.effects.remove(run.path);
  let bytes = 0;
  for (const md5 of unused) {
    await breathe?.();
    const path = objectPath(store, md5);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.nlink === 1) bytes += stats.size;
    if (!dry) store.effects.remove(path);
  }
  return { removed: unused.length, bytes, kept: all.length - unused.length, runs: runs.length };
}

function withFiles(store: ObjectStore, keep: ReadonlySet<string>, force: boolean): Set<string> {
  const all = new Set(keep);
  const unlisted: string[] = [];
  for (const md5 of keep) {
    if (!isFolderId(md5)) continue;
    const files = readTree(store, md5);
    if (files === undefined) unlisted.push(md5);
    else for (const file of files) all.add(file.md5);
  }
  if (unlisted.length > 0 && !force) {
    throw new AppError(
      'CACHE_MISSING',
      'Expected the lists of all folders that are to be kept in the cache; without them their files cannot be told from others. Found none of:',
      { details: unlisted, hint: 'rakuten fetch   (or --force: then files of these folders may be removed)' },
    );
  }
  return all;
}

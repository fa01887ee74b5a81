import type { Hasher, PathHash } from '../hashing/hash-path.ts';
import type { LockedPath } from '../lock/locked-stage.ts';
import type { YamlMap } from '../yaml/yaml-value.ts';
import { cacheFolderOf, linkTypesOf, readProjectConfig } from '../config/project-config.ts';
import { hasTree, openObjectStore, type ObjectStore } from '../cache/object-store.ts';
import { restorePath } from '../cache/restore-path.ts';
import { findRun, saveRun } from '../cache/run-cache.ts';
import { storePath } from '../cache/store-path.ts';

/** The cache as a run sees it: outputs by their id, and which run made which. */
export interface OutputCache {
  readonly isStored: (md5: string) => boolean;
  /** Afterwards the content is on disk. */
  readonly store: (place: CachePlace, hash: PathHash) => Promise<void>;
  /** Puts a stored file or folder at a place where nothing is. Throws `CACHE_MISSING`. */
  readonly restore: (place: CachePlace, locked: StoredPath) => Promise<void>;
  /** Remembers what a run made, by an entry of the lock. */
  readonly saveRun: (entry: YamlMap) => void;
  /**
   * The entry of an earlier run with these inputs whose outputs can all be had, stored if not said otherwise; the
   * outs of the given entry need no hashes.
   */
  readonly findRun: (entry: YamlMap, canHave?: (md5: string) => boolean) => YamlMap | undefined;
}

interface CachePlace {
  readonly absolute: string;
  /** False: the file stays one of its own, whatever kind of link the cache makes. It belongs to git, or to nobody. */
  readonly mayShare: boolean;
}

/** A path of a lock whose content is known. */
export type StoredPath = LockedPath & { readonly md5: string };

/** The project's cache, as .dvc/config says. Nothing is made or read yet but the config. */
export function openOutputCache(root: string, hasher: Hasher): OutputCache {
  const config = readProjectConfig(root);
  const store: ObjectStore = openObjectStore({
    root,
    cacheFolder: cacheFolderOf(config),
    linkTypes: linkTypesOf(config),
  });
  const copying: ObjectStore = { ...store, linkTypes: ['reflink', 'copy'] };
  // Asked for each out of each plan; what was there stays there while a run goes on.
  const stored = new Set<string>();
  const isStored = (md5: string): boolean => {
    if (stored.has(md5)) return true;
    const isThere = hasTree(store, md5);
    if (isThere) stored.add(md5);
    return isThere;
  };
  return {
    isStored,
    store: async ({ absolute, mayShare }, hash) => {
      await storePath(mayShare ? store : copying, absolute, hash, hasher);
      stored.add(hash.md5);
    },
    restore: async ({ absolute, mayShare }, locked) => {
      await restorePath(mayShare ? store : copying, locked, absolute, hasher);
    },
    saveRun: (entry) => {
      saveRun(store.cacheFolder, entry);
    },
    findRun: (entry, canHave = isStored) => findRun(store.cacheFolder, entry, canHave),
  };
}

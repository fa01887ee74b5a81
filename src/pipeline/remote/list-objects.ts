import { isFolderId, readTree, type ObjectStore } from '../cache/object-store.ts';
import type { LockedOut } from './select-outs.ts';

/** What an out is made of, and whose it is. */
export interface ListedObjects {
  /** By id, the paths (relative to the project) that have this content. A folder's listing comes with the folder's path. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  /** By id of a folder, the ids of its files. A folder whose listing is not in the cache is missing here. */
  readonly trees: ReadonlyMap<string, readonly string[]>;
}

type Content = Pick<LockedOut, 'md5' | 'path'>;

/** All objects of the outs, folders with their files as far as the cache knows them. */
export function listObjectsOf(store: ObjectStore, outs: readonly Content[]): ListedObjects {
  const owners = new Map<string, string[]>();
  const trees = new Map<string, readonly string[]>();
  const add = (md5: string, path: string): void => {
    const paths = owners.get(md5);
    if (paths === undefined) owners.set(md5, [path]);
    else if (!paths.includes(path)) paths.push(path);
  };
  for (const { md5, path } of outs) {
    add(md5, path);
    const files = isFolderId(md5) ? readTree(store, md5) : undefined;
    if (files === undefined) continue;
    trees.set(md5, [...new Set(files.map((file) => file.md5))]);
    for (const file of files) add(file.md5, `${path}/${file.relpath}`);
  }
  return { owners, trees };
}

/** An object that is nowhere, and the paths that need it. */
export interface MissingObject {
  readonly md5: string;
  readonly paths: readonly string[];
}

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  openObjectStore,
  type LinkType,
  type ObjectStore,
} from '../../../src/pipeline/cache/object-store.ts';
import type { StoreEffects } from '../../../src/pipeline/cache/store-effects.ts';
import { storePath } from '../../../src/pipeline/cache/store-path.ts';
import { hashPath, type Hasher, type PathHash } from '../../../src/pipeline/hashing/hash-path.ts';
import type { YamlMap, YamlValue } from '../../../src/pipeline/yaml/yaml-value.ts';
import { createHasher } from './create-hasher.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

/** A project with a cache of its own. */
export interface CacheFixture {
  readonly project: TempProject;
  readonly store: ObjectStore;
  readonly hasher: Hasher;
  /** Paths of which the hash was asked for and not known. */
  readonly hash: (path: string) => Promise<PathHash>;
  /** Hashes and stores. */
  readonly keep: (path: string) => Promise<PathHash>;
}

export function createCache(
  files: Readonly<Record<string, string>> = {},
  options: { readonly linkTypes?: readonly LinkType[]; readonly effects?: StoreEffects } = {},
): CacheFixture {
  const project = createProject(files);
  const store = openObjectStore({ root: project.root, ...options });
  const hasher = createHasher(project.root);
  const hash = async (path: string): Promise<PathHash> => {
    const found = await hashPath(project.path(path), hasher);
    if (found === undefined) throw new Error(`nothing at ${path}`);
    return found;
  };
  return {
    project,
    store,
    hasher,
    hash,
    async keep(path) {
      const known = await hash(path);
      await storePath(store, project.path(path), known, hasher);
      return known;
    },
  };
}

/** Every object by id, with its content. */
export function objectsOf({ folder }: ObjectStore): Record<string, string> {
  const objects: Record<string, string> = {};
  for (const prefix of listNames(folder)) {
    for (const name of listNames(join(folder, prefix))) {
      objects[prefix + name] = readFileSync(join(folder, prefix, name), 'utf8');
    }
  }
  return objects;
}

/** The entry of a run that made one out. */
export function runOf(cmd: string, md5: string): YamlMap {
  const listed = (path: string, id: string): YamlMap[] => [
    new Map([
      ['path', path],
      ['md5', id],
    ]),
  ];
  return new Map<string, YamlValue>([
    ['cmd', cmd],
    ['deps', listed('in', '0'.repeat(32))],
    ['outs', listed('out', md5)],
  ]);
}

export function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8);
}

export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

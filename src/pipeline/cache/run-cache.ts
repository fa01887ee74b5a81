import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { listNames } from '../../files/list-names.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import {
  isYamlList,
  isYamlMap,
  type YamlKey,
  type YamlMap,
  type YamlScalar,
  type YamlValue,
} from '../yaml/yaml-value.ts';
import { isObjectId } from './object-store.ts';
import { formatPythonJson } from './python-json.ts';
import { STORE_EFFECTS, type StoreEffects } from './store-effects.ts';

/**
 * What earlier runs of a stage made, in DVC's layout and bytes: `runs/K[:2]/K/V`. `K` is the SHA-256 of what went
 * into a run (cmd, hashes of the deps, values of the params, paths of the outs), `V` that of the same with the hashes
 * of the outs, and the file is the entry of the lock. Sizes and numbers of files do not count.
 */
const UNCOUNTED: ReadonlySet<YamlKey> = new Set(['size', 'nfiles']);

/** A run that is kept. */
interface KeptRun {
  /** Absolute. */
  readonly path: string;
  /** Ids of what it made. */
  readonly outs: readonly string[];
}

/**
 * The key of a run by its entry for the lock, with or without hashes of the outs. Undefined where a run cannot be
 * found again: it has no outs, neither deps nor params, or a dep without a hash. That the stage may be taken from the
 * cache at all (not `always_changed`, no out with `persist`) is for the caller to see.
 */
export function runCacheKey(entry: YamlMap): string | undefined {
  const outs = listPaths(entry.get('outs'));
  const deps = listPaths(entry.get('deps'));
  if (outs.length === 0 || (deps.length === 0 && !entry.has('params'))) return undefined;
  if (deps.some((dep) => typeof dep.get('md5') !== 'string')) return undefined;
  return digest(
    new Map(entry).set(
      'outs',
      outs.map((out) => out.get('path') ?? null),
    ),
  );
}

/** Keeps a run, by its whole entry of the lock; nothing happens where it has no key, or the same is kept already. */
export function saveRun(
  cacheFolder: string,
  entry: YamlMap,
  effects: Pick<StoreEffects, 'makeFolder' | 'write' | 'rename' | 'remove'> = STORE_EFFECTS,
): void {
  const key = runCacheKey(entry);
  const value = digest(entry);
  if (key === undefined || value === undefined || !hasAllHashes(entry)) return;
  const path = join(runFolder(cacheFolder, key), value);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  effects.makeFolder(dirname(path));
  // Not flushed: a run that a power cut takes away, or truncates, is only run again.
  // A name of its own for each content: what a process that was killed here leaves is written over by the next.
  const temporary = join(dirname(path), `.${value}.tmp`);
  effects.remove(temporary);
  try {
    effects.write(temporary, Buffer.from(writeYaml(entry)), undefined);
    effects.rename(temporary, path);
  } catch (error) {
    effects.remove(temporary);
    // Another process has just kept the same.
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
    throw error;
  }
}

/**
 * The entry of an earlier run with the same inputs whose outs can all be had, by an entry whose outs have no hashes
 * yet; of several the latest. What cannot be read, or does not belong there, does not count.
 */
export function findRun(
  cacheFolder: string,
  entryWithoutOutHashes: YamlMap,
  isStored: (md5: string) => boolean,
): YamlMap | undefined {
  const key = runCacheKey(entryWithoutOutHashes);
  if (key === undefined) return undefined;
  const folder = runFolder(cacheFolder, key);
  const values = listNames(folder).map((name) => ({
    name,
    time: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  values.sort((left, right) => right.time - left.time || (left.name < right.name ? -1 : 1));
  for (const { name } of values) {
    const entry = readRun(join(folder, name));
    if (entry === undefined || runCacheKey(entry) !== key || !hasAllHashes(entry)) continue;
    if (listOutIds(entry).every(isStored)) return entry;
  }
  return undefined;
}

/** Every run that is kept and can be read. */
export function* listRuns(cacheFolder: string): Generator<KeptRun, void> {
  const home = join(cacheFolder, 'runs');
  for (const prefix of listNames(home)) {
    for (const key of listNames(join(home, prefix))) {
      for (const name of listNames(join(home, prefix, key))) {
        const path = join(home, prefix, key, name);
        const entry = readRun(path);
        if (entry !== undefined) yield { path, outs: listOutIds(entry) };
      }
    }
  }
}

function runFolder(cacheFolder: string, key: string): string {
  return join(cacheFolder, 'runs', key.slice(0, 2), key);
}

function readRun(path: string): YamlMap | undefined {
  if (!/^[0-9a-f]{64}$/.test(path.slice(-64))) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
  const { root, problems } = readYaml({ file: path, text });
  const entry = problems.length > 0 || root === undefined ? undefined : valueOf(root);
  return isYamlMap(entry) && entry.has('cmd') ? entry : undefined;
}

function hasAllHashes(entry: YamlMap): boolean {
  const outs = listPaths(entry.get('outs'));
  return outs.length > 0 && outs.length === listOutIds(entry).length;
}

function listOutIds(entry: YamlMap): string[] {
  return listPaths(entry.get('outs')).flatMap((out) => {
    const md5 = out.get('md5');
    return typeof md5 === 'string' && isObjectId(md5) ? [md5] : [];
  });
}

/** The items of `deps` or `outs`; those of an entry without hashes may be bare paths. */
function listPaths(list: YamlValue | undefined): YamlMap[] {
  return (isYamlList(list) ? list : []).flatMap((item) => {
    if (isYamlMap(item)) return [item];
    return typeof item === 'string' ? [new Map<YamlKey, YamlScalar>([['path', item]])] : [];
  });
}

function digest(value: YamlValue): string | undefined {
  const json = formatPythonJson(withoutSizes(value));
  return json === undefined ? undefined : createHash('sha256').update(json).digest('hex');
}

/** Wherever they stand, a parameter of that name included: so DVC counts. */
function withoutSizes(value: YamlValue): YamlValue {
  if (isYamlList(value)) return value.map(withoutSizes);
  if (!isYamlMap(value)) return value;
  return new Map(
    [...value].filter(([key]) => !UNCOUNTED.has(key)).map(([key, item]) => [key, withoutSizes(item)]),
  );
}

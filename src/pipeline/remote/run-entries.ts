import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listNames } from '../../files/list-names.ts';
import { openScratch } from '../cache/scratch-folder.ts';
import type { ObjectStore } from '../cache/object-store.ts';
import { parseLockedStage, type LockedStage } from '../lock/locked-stage.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { isYamlMap } from '../yaml/yaml-value.ts';
import type { OpenRemote } from './open-remote.ts';
import { createPlacer } from './place-in-batches.ts';
import { receive } from './receive-object.ts';
import type { RemoteHost } from './remote.ts';
import { runParallel } from './run-parallel.ts';

/** `runs/KK/KEY/VALUE`: what a stage made of what, by sha256. */
const ENTRY_KEY = /^runs\/([0-9a-f]{2})\/(\1[0-9a-f]{62})\/[0-9a-f]{64}$/;

/** The entries of the run cache on this machine, as keys below the cache's folder. */
export function listRunEntries({ cacheFolder }: ObjectStore): string[] {
  const keys: string[] = [];
  for (const prefix of listNames(join(cacheFolder, 'runs'))) {
    for (const run of listNames(join(cacheFolder, 'runs', prefix))) {
      for (const value of listNames(join(cacheFolder, 'runs', prefix, run))) {
        const key = `runs/${prefix}/${run}/${value}`;
        if (ENTRY_KEY.test(key)) keys.push(key);
      }
    }
  }
  return keys;
}

/** What the outs of an entry were, as ids of objects. */
export function outsOfRun({ cacheFolder }: ObjectStore, key: string): string[] {
  const outs = [...(readEntry(join(cacheFolder, key))?.outs.values() ?? [])];
  return outs.flatMap(({ md5 }) => md5 ?? []);
}

/** Sends entries; returns how many. */
export async function pushRuns(
  { remote, jobs }: OpenRemote,
  { cacheFolder }: ObjectStore,
  keys: readonly string[],
): Promise<number> {
  try {
    await runParallel(keys, jobs, (key) =>
      remote.write({ key, file: join(cacheFolder, key), md5: undefined }, () => undefined),
    );
  } finally {
    await remote.settle();
  }
  return keys.length;
}

/** Those of the entries that the remote does not have. */
export async function findNewRuns({ remote }: OpenRemote, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const there = await remote.has(keys);
  return keys.filter((key) => !there.has(key));
}

/** Brings the entries that this machine does not have; what cannot be read as one is left there. Returns how many came. */
export async function fetchRuns(
  { remote, jobs }: OpenRemote,
  store: ObjectStore,
  host: RemoteHost,
): Promise<number> {
  const known = new Set(listRunEntries(store));
  const wanted: string[] = [];
  for await (const key of remote.list('runs/')) if (ENTRY_KEY.test(key) && !known.has(key)) wanted.push(key);
  if (wanted.length === 0) return 0;
  store.effects.makeFolder(store.cacheFolder);
  const scratch = openScratch(store, join(store.cacheFolder, 'runs'));
  const placer = createPlacer(store.effects);
  let fetched = 0;
  try {
    await runParallel(wanted, jobs, async (key) => {
      const file = scratch.next();
      const bytes = await receive(remote, { key, file, md5: undefined }, host, () => undefined);
      if (bytes === undefined || readEntry(file) === undefined) return;
      await placer.add({ from: file, to: join(store.cacheFolder, key), bytes });
      fetched++;
    });
  } finally {
    await placer.flush();
    scratch.remove();
  }
  return fetched;
}

/** Undefined where it is no entry: cut off, or of another kind. */
function readEntry(path: string): LockedStage | undefined {
  const { root, problems } = readYaml({ file: path, text: readFileSync(path, 'utf8') });
  const entry = root === undefined || problems.length > 0 ? undefined : valueOf(root);
  return isYamlMap(entry) && entry.has('cmd') ? parseLockedStage(entry) : undefined;
}

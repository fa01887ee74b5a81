import { hasObject, isFolderId, type ObjectStore } from '../cache/object-store.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import { listObjectsOf } from './list-objects.ts';
import { openRemote } from './open-remote.ts';
import { findObjects } from './push-objects.ts';
import type { RemoteHost } from './remote.ts';
import { groupByRemote, type LockedOut } from './select-outs.ts';

/** Where the content of an out is: `new` in the cache alone, `deleted` in the remote alone, `missing` in neither, all as DVC names them. */
type CloudState = 'same' | 'new' | 'deleted' | 'missing';

/** An out, its cache compared with its remote. */
export interface ComparedOut {
  readonly stage: string;
  readonly path: string;
  readonly md5: string;
  /** The remote's name. */
  readonly remote: string;
  /** Of a folder the state of its worst file: missing, then deleted, then new. */
  readonly state: CloudState;
  /** The files of a folder that are not in both, with their states; paths relative to the project. */
  readonly files: readonly ComparedFile[];
}

interface ComparedFile {
  readonly path: string;
  readonly md5: string;
  readonly state: CloudState;
}

export interface CompareRequest {
  readonly config: ProjectConfig;
  readonly store: ObjectStore;
  readonly outs: readonly LockedOut[];
  /** `core.remote` where not given. */
  readonly remoteName?: string;
  readonly jobs?: number;
}

const WORST_FIRST: readonly CloudState[] = ['missing', 'deleted', 'new', 'same'];

/**
 * Compares the cache with the remote, out by out, in their order. Nothing is fetched: of a folder whose listing is only
 * there, the files are not known. Outs with `push: false` are left out. Throws as `openRemote`, `REMOTE_FAILED`, `REMOTE_INVALID`.
 */
export async function compareWithRemote(
  request: CompareRequest,
  host: RemoteHost,
): Promise<readonly ComparedOut[]> {
  const { config, store, outs, remoteName, jobs } = request;
  const compared = new Map<LockedOut, ComparedOut>();
  for (const [name, group] of groupByRemote(
    outs.filter(({ push }) => push),
    remoteName,
  )) {
    const { remote } = await openRemote(config, { name, jobs }, host);
    const { owners } = listObjectsOf(store, group);
    const there = await findObjects(remote, [...owners.keys()]);
    const states = new Map<string, CloudState>();
    for (const md5 of owners.keys()) states.set(md5, toState(hasObject(store, md5), there.has(md5)));
    for (const out of group) compared.set(out, compareOut(store, out, remote.name, states));
  }
  return outs.flatMap((out) => compared.get(out) ?? []);
}

function compareOut(
  store: ObjectStore,
  { stage, path, md5 }: LockedOut,
  remote: string,
  states: ReadonlyMap<string, CloudState>,
): ComparedOut {
  const own = states.get(md5) ?? 'missing';
  const inside = isFolderId(md5)
    ? [...listObjectsOf(store, [{ path, md5 }]).owners].filter(([id]) => id !== md5)
    : [];
  const files = inside
    .flatMap(([id, paths]) =>
      paths.map((file) => ({ path: file, md5: id, state: states.get(id) ?? 'missing' })),
    )
    .filter(({ state }) => state !== 'same');
  const all = new Set([own, ...files.map(({ state }) => state)]);
  const state = WORST_FIRST.find((one) => all.has(one)) ?? own;
  return { stage, path, md5, remote, state, files };
}

function toState(isHere: boolean, isThere: boolean): CloudState {
  if (isHere) return isThere ? 'same' : 'new';
  return isThere ? 'deleted' : 'missing';
}

import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { hasObject, isFolderId, objectPath, type ObjectStore } from '../cache/object-store.ts';
import { openScratch } from '../cache/scratch-folder.ts';
import { listObjectsOf, type MissingObject } from './list-objects.ts';
import type { OpenRemote } from './open-remote.ts';
import { findObjects } from './push-objects.ts';
import { createPlacer } from './place-in-batches.ts';
import { receive } from './receive-object.ts';
import { digestOf, objectKey, type RemoteHost } from './remote.ts';
import { runParallel } from './run-parallel.ts';
import type { LockedOut } from './select-outs.ts';
import { createCounter, type OnProgress } from './transfer-progress.ts';

export interface FetchResult {
  /** Objects that came. */
  readonly fetched: readonly string[];
  readonly bytes: number;
  /** How many the cache had already. */
  readonly there: number;
  /** In the cache neither here nor there. */
  readonly missing: readonly MissingObject[];
  /** What is damaged there. */
  readonly failures: readonly AppError[];
}

export interface FetchRequest extends OpenRemote {
  readonly store: ObjectStore;
  readonly outs: readonly Pick<LockedOut, 'md5' | 'path'>[];
}

/**
 * Brings what the cache does not have from the remote, the listings of folders first. Each file comes to a private place, is
 * compared with its md5, flushed, and only then gets its name in the cache.
 */
export async function fetchObjects(
  request: FetchRequest,
  host: RemoteHost,
  onProgress: OnProgress,
): Promise<FetchResult> {
  const { store, outs } = request;
  const listings = [...new Set(outs.map(({ md5 }) => md5).filter(isFolderId))];
  const first = await fetchMissing(request, listings, host, onProgress);
  const { owners } = listObjectsOf(store, outs);
  const files = [...owners.keys()].filter((md5) => !isFolderId(md5));
  const second = await fetchMissing(request, files, host, onProgress);
  return {
    fetched: [...first.fetched, ...second.fetched],
    bytes: first.bytes + second.bytes,
    there: first.there + second.there,
    missing: [...first.absent, ...second.absent].map((md5) => ({ md5, paths: owners.get(md5) ?? [] })),
    failures: [...first.failures, ...second.failures],
  };
}

interface FetchedSome extends Omit<FetchResult, 'missing'> {
  readonly absent: readonly string[];
}

async function fetchMissing(
  { remote, jobs, store }: FetchRequest,
  ids: readonly string[],
  host: RemoteHost,
  onProgress: OnProgress,
): Promise<FetchedSome> {
  const wanted = ids.filter((md5) => !hasObject(store, md5));
  const offered = await findObjects(remote, wanted);
  const absent = wanted.filter((md5) => !offered.has(md5));
  const fetched: string[] = [];
  const failures: AppError[] = [];
  const there = ids.length - wanted.length;
  if (offered.size === 0) return { fetched, bytes: 0, there, absent, failures };

  const counter = createCounter('fetch', offered.size, undefined, onProgress);
  store.effects.makeFolder(store.folder);
  const scratch = openScratch(store, join(store.folder, 'xx'));
  const placer = createPlacer(store.effects);
  try {
    await runParallel(offered, jobs, async (md5) => {
      const delivery = { key: objectKey(md5), file: scratch.next(), md5: digestOf(md5) };
      const failure = await attempt(async () => {
        const bytes = await receive(remote, delivery, host, counter.addBytes);
        if (bytes === undefined) return void absent.push(md5);
        await placer.add({ from: delivery.file, to: objectPath(store, md5), bytes });
        fetched.push(md5);
        counter.fileDone();
      });
      if (failure !== undefined) failures.push(failure);
    });
  } finally {
    // What has come need not come again, whatever happened to the rest.
    await placer.flush();
    scratch.remove();
  }
  return { fetched, bytes: counter.bytes(), there, absent, failures };
}

/** A damaged object concerns itself alone; any other failure would meet the next one, too. */
async function attempt(work: () => Promise<void>): Promise<AppError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'REMOTE_INVALID') return error;
    throw error;
  }
}

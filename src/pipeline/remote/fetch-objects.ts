import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { hasObject, isFolderId, objectPath } from '../cache/object-store.ts';
import { openScratch } from '../cache/scratch-folder.ts';
import { listObjectsOf } from './list-objects.ts';
import type { ObjectRequest, ObjectTransfer } from './object-transfer.ts';
import { findObjects } from './push-objects.ts';
import { createPlacer } from './place-in-batches.ts';
import { receive } from './receive-object.ts';
import { digestOf, objectKey, type RemoteHost } from './remote.ts';
import { runParallel } from './run-parallel.ts';
import { createCounter, type OnProgress } from './transfer-progress.ts';

/**
 * Brings what the cache does not have from the remote, the listings of folders first. Each file comes to a private place, is
 * compared with its md5, flushed, and only then gets its name in the cache.
 */
export async function fetchObjects(
  request: ObjectRequest,
  host: RemoteHost,
  onProgress: OnProgress,
): Promise<ObjectTransfer> {
  const { store, outs } = request;
  const listings = [...new Set(outs.map(({ md5 }) => md5).filter(isFolderId))];
  const first = await fetchMissing(request, listings, host, onProgress);
  const { owners } = listObjectsOf(store, outs);
  const files = [...owners.keys()].filter((md5) => !isFolderId(md5));
  const second = await fetchMissing(request, files, host, onProgress);
  return {
    files: first.files + second.files,
    bytes: first.bytes + second.bytes,
    there: first.there + second.there,
    missing: [...first.absent, ...second.absent].map((md5) => ({ md5, paths: owners.get(md5) ?? [] })),
    failures: [...first.failures, ...second.failures],
  };
}

interface FetchedSome extends Omit<ObjectTransfer, 'missing'> {
  /** What the remote does not have. */
  readonly absent: readonly string[];
}

async function fetchMissing(
  { remote, jobs, store }: ObjectRequest,
  ids: readonly string[],
  host: RemoteHost,
  onProgress: OnProgress,
): Promise<FetchedSome> {
  const wanted = ids.filter((md5) => !hasObject(store, md5));
  const offered = await findObjects(remote, wanted);
  const absent = wanted.filter((md5) => !offered.has(md5));
  const failures: AppError[] = [];
  const there = ids.length - wanted.length;
  if (offered.size === 0) return { files: 0, bytes: 0, there, absent, failures };

  const counter = createCounter('fetch', offered.size, undefined, onProgress);
  store.effects.makeFolder(store.folder);
  const scratch = openScratch(store, join(store.folder, 'xx'));
  const placer = createPlacer(store.effects);
  let files = 0;
  try {
    await runParallel(offered, jobs, async (md5) => {
      const delivery = { key: objectKey(md5), file: scratch.next(), md5: digestOf(md5) };
      const failure = await attempt(async () => {
        const bytes = await receive(remote, delivery, host, counter.addBytes);
        if (bytes === undefined) return void absent.push(md5);
        await placer.add({ from: delivery.file, to: objectPath(store, md5), bytes });
        files++;
        counter.fileDone();
      });
      if (failure !== undefined) failures.push(failure);
    });
  } finally {
    // What has come need not come again, whatever happened to the rest.
    await placer.flush();
    scratch.remove();
  }
  return { files, bytes: counter.bytes(), there, absent, failures };
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

import { stat } from 'node:fs/promises';
import { AppError } from '../../errors/app-error.ts';
import { hasObject, isFolderId, objectPath, type ObjectStore } from '../cache/object-store.ts';
import { listObjectsOf } from './list-objects.ts';
import type { ObjectRequest, ObjectTransfer } from './object-transfer.ts';
import { digestOf, objectKey, type Remote } from './remote.ts';
import { runParallel } from './run-parallel.ts';
import { createCounter, type OnProgress, type TransferCounter } from './transfer-progress.ts';

export interface PushRequest extends ObjectRequest {
  /** Objects to send as well; they are not missed where the cache does not have them. */
  readonly optional: readonly string[];
}

/**
 * Sends what the remote does not have. A folder's listing goes last and only when all of its files are there: others,
 * DVC among them, take a listing as a sign of that.
 */
export async function pushObjects(request: PushRequest, onProgress: OnProgress): Promise<ObjectTransfer> {
  const { remote, jobs, store, outs, optional } = request;
  const extra = listObjectsOf(
    store,
    optional.map((md5) => ({ md5, path: '' })),
  );
  const own = listObjectsOf(store, outs);
  const trees = new Map([...extra.trees, ...own.trees]);
  const ids = [...new Set([...own.owners.keys(), ...extra.owners.keys()])];
  const there = await findObjects(remote, ids);
  const here = ids.filter((md5) => !there.has(md5) && hasObject(store, md5));
  const isHere = new Set(here);
  const missing = [...own.owners].filter(([md5]) => !there.has(md5) && !isHere.has(md5));

  const sizes = await Promise.all(here.map(async (md5) => (await stat(objectPath(store, md5))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const counter = createCounter('push', here.length, total, onProgress);
  const settled = new Set(there);
  let files = 0;
  const failures: AppError[] = [];
  const sendAll = async (some: readonly string[]): Promise<void> => {
    const sending = runParallel(some, jobs, async (md5) => {
      const failure = await sendOne(remote, store, md5, counter);
      if (failure !== undefined) return void failures.push(failure);
      settled.add(md5);
      files++;
    });
    // What was sent need not be sent again, whatever happened to the rest.
    await sending.finally(() => remote.settle());
  };
  await sendAll(here.filter((md5) => !isFolderId(md5)));
  await sendAll(here.filter((md5) => isFolderId(md5) && trees.get(md5)?.every((file) => settled.has(file))));
  return {
    files,
    bytes: counter.bytes(),
    there: there.size,
    missing: missing.map(([md5, paths]) => ({ md5, paths })),
    failures,
  };
}

/** Those of the objects that the remote has. */
export async function findObjects(remote: Remote, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await remote.has(ids.map(objectKey));
  return new Set(ids.filter((md5) => found.has(objectKey(md5))));
}

/** A damaged file concerns itself alone; any other failure would meet the next file, too. */
async function sendOne(
  remote: Remote,
  store: ObjectStore,
  md5: string,
  counter: TransferCounter,
): Promise<AppError | undefined> {
  const source = { key: objectKey(md5), file: objectPath(store, md5), md5: digestOf(md5) };
  try {
    await remote.write(source, counter.addBytes);
  } catch (error) {
    if (error instanceof AppError && error.code === 'CACHE_CORRUPT') return error;
    throw error;
  }
  counter.fileDone();
  return undefined;
}

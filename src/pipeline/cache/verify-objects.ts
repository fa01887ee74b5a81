import { lstatSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { isSystemError } from '../../errors/system-error.ts';
import { hashFile } from '../../files/hash-file.ts';
import { isFolderId, listObjects, objectPath, readTree, setAside, type ObjectStore } from './object-store.ts';

/** An object that is not what its name says. */
export interface CorruptObject {
  readonly md5: string;
  /** Of what is there instead. */
  readonly actual: string;
  readonly bytes: number;
  /** Absolute path that it was moved to. */
  readonly keptAs: string | undefined;
}

export interface VerifyProgress {
  readonly objects: number;
  readonly bytes: number;
}

const CHUNK_BYTES = 1 << 20;

/** Reads every object of the store, sets aside those that are not what their names say, and yields these. */
export async function* verifyObjects(
  store: ObjectStore,
  { breathe, onProgress }: { breathe: () => Promise<void>; onProgress: (progress: VerifyProgress) => void },
): AsyncGenerator<CorruptObject, void> {
  let objects = 0;
  let bytes = 0;
  for (const md5 of listObjects(store)) {
    await breathe();
    const path = objectPath(store, md5);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    // Collected meanwhile.
    if (stats === undefined) continue;
    const actual = await hashObject(path, stats.size, breathe);
    if (actual === undefined) continue;
    objects += 1;
    bytes += stats.size;
    onProgress({ objects, bytes });
    if (actual !== md5.slice(0, 32)) {
      yield { md5, actual, bytes: stats.size, keptAs: setAside(store, md5) };
    } else if (isFolderId(md5) && readTree(store, md5) === undefined) {
      // The bytes are right, but no listing: it has been set aside by the reading.
      yield { md5, actual, bytes: stats.size, keptAs: undefined };
    }
  }
}

async function hashObject(
  path: string,
  size: number,
  breathe: () => Promise<void>,
): Promise<string | undefined> {
  try {
    if (size < CHUNK_BYTES) return hashFile(path, 'md5');
    const hash = createHash('md5');
    const file = await open(path, 'r');
    try {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null);
        if (bytesRead === 0) return hash.digest('hex');
        hash.update(chunk.subarray(0, bytesRead));
        await breathe();
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

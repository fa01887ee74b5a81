import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { OBJECT_MODE } from '../cache/object-store.ts';
import type { StoreEffects } from '../cache/store-effects.ts';

/** A file that has come whole to a private place of the same file system, not yet flushed. */
interface Arrival {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/** Gives files their names once they are on disk, many at a time: to flush them one by one takes ten times as long. */
export interface Placer {
  /** May place what has gathered. */
  readonly add: (arrival: Arrival) => Promise<void>;
  /** Places the rest. */
  readonly flush: () => Promise<void>;
}

/** What a process that is killed has to transfer again at most. */
const MOST_FILES = 500;
const MOST_BYTES = 256 << 20;

export function createPlacer(effects: StoreEffects): Placer {
  let pending: Arrival[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    bytes = 0;
    await effects.sync(batch.map(({ from }) => from));
    const folders = new Set<string>();
    for (const { from, to } of batch) {
      makeFolders(dirname(to), effects, folders);
      effects.setMode(from, OBJECT_MODE);
      effects.rename(from, to);
    }
    await effects.sync([...folders]);
  };
  return {
    async add(arrival) {
      pending.push(arrival);
      bytes += arrival.bytes;
      if (pending.length >= MOST_FILES || bytes >= MOST_BYTES) await flush();
    },
    flush,
  };
}

/** Adds the folder to those that have to be flushed, and the ones above it in which a new one is made. */
function makeFolders(folder: string, effects: StoreEffects, touched: Set<string>): void {
  if (touched.has(folder)) return;
  touched.add(folder);
  for (let at = folder; !existsSync(at); at = dirname(at)) touched.add(dirname(at));
  effects.makeFolder(folder);
}

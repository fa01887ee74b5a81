import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isAbandoned } from '../../files/is-abandoned.ts';
import { listNames } from '../../files/list-names.ts';
import { makeStateFolder, stateFolderFor } from '../state-folder.ts';
import type { ObjectStore } from './object-store.ts';

/** A private folder for files that are being made. */
export interface Scratch {
  /** A path in it that nothing else uses. */
  readonly next: () => string;
  readonly folder: string;
  readonly remove: () => void;
}

/** Makes a private folder on the file system of `path`, and removes those that processes which are gone have left there. */
export function openScratch({ root, effects }: ObjectStore, path: string): Scratch {
  const state = stateFolderFor(root, path);
  makeStateFolder(state);
  const home = join(state, 'store');
  for (const name of abandoned(home)) effects.remove(join(home, name));
  const folder = join(home, `${process.pid}-${randomBytes(6).toString('hex')}`);
  effects.makeFolder(folder);
  let count = 0;
  return {
    folder,
    next: () => join(folder, String(count++)),
    remove: () => effects.remove(folder),
  };
}

function abandoned(home: string): string[] {
  return listNames(home).filter((name) => {
    const processId = Number(/^\d+/.exec(name)?.[0]);
    return isAbandoned({ path: join(home, name), processId, nowMs: Date.now() });
  });
}

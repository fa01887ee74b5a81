import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { makeStateFolder, stateFolderFor } from '../state-folder.ts';
import type { ObjectStore } from './object-store.ts';

/** A private folder for files that are being made. */
export interface Scratch {
  /** A path in it that nothing else uses. */
  readonly next: () => string;
  readonly folder: string;
  readonly remove: () => void;
}

/** A process that ended less than this ago may belong to another container, where its number says nothing here. */
const ABANDONED_AFTER_MS = 60_000;

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
  let names: string[];
  try {
    names = readdirSync(home);
  } catch {
    return [];
  }
  return names.filter((name) => {
    const processId = Number(/^\d+/.exec(name)?.[0]);
    if (processId === process.pid || isAlive(processId)) return false;
    const stats = statSync(join(home, name), { throwIfNoEntry: false });
    return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS;
  });
}

function isAlive(processId: number): boolean {
  try {
    return Number.isInteger(processId) && process.kill(processId, 0);
  } catch (error) {
    return !isSystemError(error, 'ESRCH');
  }
}

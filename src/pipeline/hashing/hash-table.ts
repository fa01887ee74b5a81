import { statSync, type Stats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { isInside } from '../path-overlap.ts';
import { readSavedHashes, writeSavedHashes, type FileHash } from './saved-hashes.ts';

/**
 * Remembers the md5 of files by what the file system says of them, so that an unchanged file is not read
 * again. Disposable: without it, or where it cannot be read, files are hashed anew.
 */
export interface HashTable {
  /** The md5 of the file, if it is known and nothing has touched the file since. */
  readonly find: (path: string, stats: Stats) => string | undefined;
  readonly remember: (path: string, stats: Stats, md5: string) => void;
  /** Carries over what was remembered of a file or folder that has just been renamed. */
  readonly follow: (from: string, to: string) => void;
  /** Writes the table if it has changed. `onlyUsed` drops the files that were not asked for since it was opened. */
  readonly save: (onlyUsed: boolean) => void;
}

/** Within this time of its last change a file may change again without a new timestamp. */
const FINE_GRANULARITY_MS = 50;
/** The same where the file system counts whole seconds, some only every second one. */
const COARSE_GRANULARITY_MS = 2100;

export function openHashTable(file: string, now: () => Date): HashTable {
  const saved = readSavedHashes(file);
  // Hashed by this process: good while it runs, and saved only once a change would show in the timestamps.
  const fresh = new Map<string, FileHash>();
  let changed = false;

  const settle = (): void => {
    for (const [path, entry] of fresh) {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined || !isOf(entry, stats) || !isSettled(stats, now())) continue;
      saved.set(dirname(path), basename(path), entry);
      changed = true;
    }
  };
  return {
    find(path, stats) {
      const entry = fresh.get(path) ?? saved.get(path);
      if (entry === undefined) return undefined;
      entry.isUsed = true;
      return isOf(entry, stats) ? entry.md5 : undefined;
    },
    remember(path, stats, md5) {
      fresh.set(path, toEntry(stats, md5));
      if (saved.remove(path)) changed = true;
    },
    follow(from, to) {
      for (const [path, entry] of [...fresh]) {
        if (!isInside(path, from)) continue;
        const target = to + path.slice(from.length);
        const stats = statSync(target, { throwIfNoEntry: false });
        fresh.delete(path);
        // A rename changes nothing of a file but its ctime.
        if (stats?.ino === entry.inode && stats.mtimeMs === entry.mtimeMs)
          fresh.set(target, toEntry(stats, entry.md5));
      }
    },
    save(onlyUsed) {
      try {
        settle();
        if (!changed) return;
        writeSavedHashes(file, saved, onlyUsed);
        changed = false;
      } catch (error) {
        // The table only saves time; a project on a read-only or full disk can still be looked at.
        if (!isSystemError(error)) throw error;
      }
    },
  };
}

function toEntry({ ino, mtimeMs, ctimeMs, size }: Stats, md5: string): FileHash {
  return { inode: ino, mtimeMs, ctimeMs, size, md5, isUsed: true };
}

function isOf({ inode, mtimeMs, ctimeMs, size }: FileHash, stats: Stats): boolean {
  return inode === stats.ino && mtimeMs === stats.mtimeMs && ctimeMs === stats.ctimeMs && size === stats.size;
}

/** Whether a further change of the file would get another timestamp. */
function isSettled({ mtimeMs, ctimeMs }: Stats, now: Date): boolean {
  const granularityMs = Number.isInteger(mtimeMs / 1000) ? COARSE_GRANULARITY_MS : FINE_GRANULARITY_MS;
  return now.getTime() - Math.max(mtimeMs, ctimeMs) > granularityMs;
}

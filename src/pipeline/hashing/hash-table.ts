import { readFileSync, statSync, type Stats } from 'node:fs';
import { isSystemError } from '../../errors/system-error.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { isInside } from '../path-overlap.ts';

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

/** Inode, modification and status change in milliseconds with fractions, size, md5. */
type Entry = readonly [inode: number, mtimeMs: number, ctimeMs: number, size: number, md5: string];

const VERSION = 1;
/** Within this time of its last change a file may change again without a new timestamp. */
const FINE_GRANULARITY_MS = 50;
/** The same where the file system counts whole seconds, some only every second one. */
const COARSE_GRANULARITY_MS = 2100;

export function openHashTable(file: string, now: () => Date): HashTable {
  const saved = readEntries(file);
  // Hashed by this process: good while it runs, and saved only once a change would show in the timestamps.
  const fresh = new Map<string, Entry>();
  const used = new Set<string>();
  let changed = false;

  const settle = (): void => {
    for (const [path, entry] of fresh) {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined || !isOf(entry, stats) || !isSettled(stats, now())) continue;
      saved.set(path, entry);
      changed = true;
    }
  };
  return {
    find(path, stats) {
      used.add(path);
      const entry = fresh.get(path) ?? saved.get(path);
      return entry !== undefined && isOf(entry, stats) ? entry[4] : undefined;
    },
    remember(path, stats, md5) {
      fresh.set(path, toEntry(stats, md5));
      if (saved.delete(path)) changed = true;
    },
    follow(from, to) {
      for (const [path, entry] of [...fresh]) {
        if (!isInside(path, from)) continue;
        const target = to + path.slice(from.length);
        const stats = statSync(target, { throwIfNoEntry: false });
        fresh.delete(path);
        // A rename changes nothing of a file but its ctime.
        if (stats?.ino === entry[0] && stats.mtimeMs === entry[1])
          fresh.set(target, toEntry(stats, entry[4]));
      }
    },
    save(onlyUsed) {
      try {
        settle();
        if (!changed) return;
        const kept = onlyUsed ? [...saved].filter(([path]) => used.has(path) || fresh.has(path)) : [...saved];
        writeFileDurably(file, JSON.stringify({ version: VERSION, files: Object.fromEntries(kept) }));
        changed = false;
      } catch (error) {
        // The table only saves time; a project on a read-only or full disk can still be looked at.
        if (!isSystemError(error)) throw error;
      }
    },
  };
}

function toEntry({ ino, mtimeMs, ctimeMs, size }: Stats, md5: string): Entry {
  return [ino, mtimeMs, ctimeMs, size, md5];
}

function isOf([inode, mtimeMs, ctimeMs, size]: Entry, stats: Stats): boolean {
  return inode === stats.ino && mtimeMs === stats.mtimeMs && ctimeMs === stats.ctimeMs && size === stats.size;
}

/** Whether a further change of the file would get another timestamp. */
function isSettled({ mtimeMs, ctimeMs }: Stats, now: Date): boolean {
  const granularityMs = Number.isInteger(mtimeMs / 1000) ? COARSE_GRANULARITY_MS : FINE_GRANULARITY_MS;
  return now.getTime() - Math.max(mtimeMs, ctimeMs) > granularityMs;
}

function readEntries(file: string): Map<string, Entry> {
  try {
    const table: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(table) || table.version !== VERSION || !isRecord(table.files)) return new Map();
    return new Map(Object.entries(table.files).filter((pair): pair is [string, Entry] => isEntry(pair[1])));
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): value is Entry {
  return (
    Array.isArray(value) &&
    value.length === 5 &&
    value.slice(0, 4).every((number) => typeof number === 'number') &&
    typeof value[4] === 'string' &&
    /^[0-9a-f]{32}$/.test(value[4])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { readFileSync } from 'node:fs';
import { writeFileDurably } from '../../files/write-file-durably.ts';

/** What was known of a file when its md5 was taken. Times in milliseconds, with fractions. */
export interface FileHash {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly size: number;
  readonly md5: string;
  /** Whether the file was asked for since the table was opened. */
  isUsed: boolean;
}

/** The hashes of files by absolute path. */
export interface SavedHashes {
  readonly get: (path: string) => FileHash | undefined;
  readonly set: (folder: string, name: string, hash: FileHash) => void;
  /** Whether there was one. */
  readonly remove: (path: string) => boolean;
  readonly folders: () => Iterable<readonly [folder: string, files: ReadonlyMap<string, FileHash>]>;
}

/**
 * The files of a folder as they stand in the table: long lists of plain values, which are read several times
 * faster than an object for each file. Per name four numbers (inode, mtime, ctime, size) and 32 digits.
 */
interface FolderColumns {
  readonly names: readonly string[];
  readonly stats: readonly number[];
  readonly md5s: string;
}

const VERSION = 2;
const STATS = 4;
const DIGITS = 32;

/** Reads the table; an empty one where there is no file, or one that cannot be read. */
export function readSavedHashes(file: string): SavedHashes {
  const columns = readColumns(file);
  const opened = new Map<string, Map<string, FileHash>>();

  /** A folder is unpacked when the first of its files is asked for. */
  const openFolder = (folder: string): Map<string, FileHash> | undefined => {
    const known = opened.get(folder);
    if (known !== undefined) return known;
    const packed = columns.get(folder);
    if (packed === undefined) return undefined;
    const files = unpack(packed);
    opened.set(folder, files);
    columns.delete(folder);
    return files;
  };
  return {
    get(path) {
      const [folder, name] = split(path);
      return openFolder(folder)?.get(name);
    },
    set(folder, name, hash) {
      const files = openFolder(folder) ?? new Map<string, FileHash>();
      opened.set(folder, files.set(name, hash));
    },
    remove(path) {
      const [folder, name] = split(path);
      return openFolder(folder)?.delete(name) ?? false;
    },
    *folders() {
      yield* opened;
      for (const [folder, packed] of columns) yield [folder, unpack(packed)] as const;
    },
  };
}

/** Writes the table, whole or not at all. */
export function writeSavedHashes(file: string, saved: SavedHashes, onlyUsed: boolean): void {
  const folders: Record<string, FolderColumns> = {};
  for (const [folder, files] of saved.folders()) {
    const kept = onlyUsed ? [...files].filter(([, { isUsed }]) => isUsed) : [...files];
    if (kept.length === 0) continue;
    folders[folder] = {
      names: kept.map(([name]) => name),
      stats: kept.flatMap(([, { inode, mtimeMs, ctimeMs, size }]) => [inode, mtimeMs, ctimeMs, size]),
      md5s: kept.map(([, { md5 }]) => md5).join(''),
    };
  }
  writeFileDurably(file, JSON.stringify({ version: VERSION, folders }));
}

function unpack({ names, stats, md5s }: FolderColumns): Map<string, FileHash> {
  const files = new Map<string, FileHash>();
  for (const [index, name] of names.entries()) {
    const at = index * STATS;
    files.set(name, {
      inode: stats[at] ?? NaN,
      mtimeMs: stats[at + 1] ?? NaN,
      ctimeMs: stats[at + 2] ?? NaN,
      size: stats[at + 3] ?? NaN,
      md5: md5s.slice(index * DIGITS, (index + 1) * DIGITS),
      isUsed: false,
    });
  }
  return files;
}

function split(path: string): readonly [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [slash === 0 ? '/' : path.slice(0, slash), path.slice(slash + 1)];
}

function readColumns(file: string): Map<string, FolderColumns> {
  try {
    const table: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(table) || table.version !== VERSION || !isRecord(table.folders)) return new Map();
    return new Map(
      Object.entries(table.folders).filter((pair): pair is [string, FolderColumns] => isColumns(pair[1])),
    );
  } catch {
    return new Map();
  }
}

function isColumns(value: unknown): value is FolderColumns {
  if (!isRecord(value)) return false;
  const { names, stats, md5s } = value;
  return (
    Array.isArray(names) &&
    Array.isArray(stats) &&
    typeof md5s === 'string' &&
    stats.length === names.length * STATS &&
    md5s.length === names.length * DIGITS &&
    /^[0-9a-f]*$/.test(md5s) &&
    stats.every((number) => typeof number === 'number')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { hashContent } from './hash-content.ts';
import { formatFolderListing, hashFolderListing, type FolderFile } from './folder-listing.ts';
import type { HashTable } from './hash-table.ts';
import { IGNORE_FILE, type IgnoreRules } from './ignore-rules.ts';
import { isInside } from '../path-overlap.ts';

/** What a path holds. `md5` ends in `.dir` for a folder; `size` is in bytes, of all files together. */
export type PathHash =
  | { readonly kind: 'file'; readonly md5: string; readonly size: number; readonly isExecutable: boolean }
  | {
      readonly kind: 'folder';
      readonly md5: string;
      readonly size: number;
      readonly fileCount: number;
      readonly files: readonly FolderFile[];
    };

export interface Hasher {
  readonly table: HashTable;
  /** To be awaited between files and large chunks; throws when the user interrupts. */
  readonly breathe: () => Promise<void>;
  /** What is left out of folders. */
  readonly ignore?: IgnoreRules;
}

/** Never part of a folder's content, as in DVC; `.rakuten` is ours. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set(['.git', '.hg', '.dvc', '.rakuten']);

/**
 * Hashes a file, or a folder with all that lies below it; links are followed. Undefined where there is nothing. What is
 * left out goes by `place`, for a folder that is made elsewhere than where it will be.
 */
export async function hashPath(path: string, hasher: Hasher, place = path): Promise<PathHash | undefined> {
  const stats = statOf(path);
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) {
    const md5 = await hashOneFile(path, stats, hasher);
    return { kind: 'file', md5, size: stats.size, isExecutable: (stats.mode & 0o111) !== 0 };
  }
  const files: FolderFile[] = [];
  const size = await hashBelow({ path, place, prefix: '', above: [realpathSync(path)] }, files, hasher);
  return {
    kind: 'folder',
    md5: hashFolderListing(formatFolderListing(files)),
    size,
    fileCount: files.length,
    files,
  };
}

interface FolderWalk {
  readonly path: string;
  /** What the ignore rules take its path to be. */
  readonly place: string;
  /** Of what lies in it, seen from the folder that is hashed. */
  readonly prefix: string;
  /** The real folders on the way, to notice a loop of links. */
  readonly above: readonly string[];
}

/** Adds the files below a folder to `files` and returns their bytes. */
async function hashBelow(folder: FolderWalk, files: FolderFile[], hasher: Hasher): Promise<number> {
  const { prefix, above } = folder;
  let bytes = 0;
  // An ignore file inside a hashed folder is refused below, so the folder never has one of its own.
  const rules = hasher.ignore?.forFolder(folder.place, false);
  for (const item of readdirSync(folder.path, { withFileTypes: true })) {
    const path = join(folder.path, item.name);
    const stats = statOf(path);
    if (rules?.ignores(item.name, stats?.isDirectory() ?? false)) continue;
    if (item.name === IGNORE_FILE && hasher.ignore !== undefined) throw refuseIgnoreFile(path);
    if (stats === undefined) {
      throw new AppError('IO_FAILED', `Expected a file behind the link ${path}, found nothing.`, {
        hint: `ls -l ${path}`,
      });
    }
    if (!stats.isDirectory()) {
      files.push({ relpath: prefix + item.name, md5: await hashOneFile(path, stats, hasher) });
      bytes += stats.size;
    } else if (!IGNORED_FOLDERS.has(item.name)) {
      const real = item.isSymbolicLink() ? realpathSync(path) : join(above.at(-1) ?? '', item.name);
      if (above.some((folder) => isInside(folder, real))) {
        throw new AppError(
          'IO_FAILED',
          `Expected folders without a loop, got the link ${path} back to ${real}.`,
          { hint: `ls -l ${path}` },
        );
      }
      const below = { path, place: join(folder.place, item.name), prefix: `${prefix}${item.name}/` };
      bytes += await hashBelow({ ...below, above: [...above, real] }, files, hasher);
    }
  }
  return bytes;
}

/** As in DVC: what the file leaves out would depend on where the folder is put back. */
function refuseIgnoreFile(path: string): AppError {
  return new AppError('IO_FAILED', `Expected no ${IGNORE_FILE} inside a dep or output, found ${path}.`, {
    hint: `Move its patterns to a ${IGNORE_FILE} above that folder.`,
  });
}

async function hashOneFile(path: string, stats: Stats, { table, breathe }: Hasher): Promise<string> {
  const known = table.find(path, stats);
  if (known !== undefined) return known;
  if (!stats.isFile()) {
    throw new AppError('IO_FAILED', `Expected a file or folder at ${path}, got a pipe, socket or device.`);
  }
  await breathe();
  const { md5, after } = await hashContent(path, breathe);
  if (stats.mtimeMs === after.mtimeMs && stats.size === after.size) table.remember(path, after, md5);
  return md5;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A folder on the way is a file, or a link leads back to itself.
    if (isSystemError(error, 'ENOTDIR') || isSystemError(error, 'ELOOP')) return undefined;
    throw error;
  }
}

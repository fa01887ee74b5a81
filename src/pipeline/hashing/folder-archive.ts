import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listNames } from '../../files/list-names.ts';
import { formatFolderListing, parseFolderListing, type FolderFile } from './folder-listing.ts';
import type { PathHash } from './hash-path.ts';
import type { Stage } from '../definition/stage.ts';
import type { LockBook } from '../lock/lock-book.ts';
import { STATE_FOLDER } from '../state-folder.ts';

/**
 * The listings of folders that the lock names, so that `why` can tell which files differ. Disposable:
 * without a listing only the two ids are known.
 */
export function archiveFolders(root: string, hashes: Iterable<PathHash | undefined>): void {
  for (const hash of hashes) {
    if (hash?.kind !== 'folder') continue;
    mkdirSync(join(root, STATE_FOLDER, 'folders'), { recursive: true });
    writeFileSync(archivePath(root, hash.md5), formatFolderListing(hash.files));
  }
}

/** Removes the listings of folders that no stage's last run, as the lock has it, names any more. */
export function pruneFolderArchive(
  root: string,
  { find }: Pick<LockBook, 'find'>,
  stages: readonly Stage[],
): void {
  const named = new Set(
    stages.flatMap((stage) => {
      const locked = find(stage);
      return [...(locked?.deps.values() ?? []), ...(locked?.outs.values() ?? [])].map(({ md5 }) => md5);
    }),
  );
  for (const name of listNames(join(root, STATE_FOLDER, 'folders')))
    if (!named.has(name)) rmSync(archivePath(root, name), { force: true });
}

/** The files of a folder by its id; undefined where the listing is not there any more. */
export function recallFolder(root: string, id: string): readonly FolderFile[] | undefined {
  try {
    return parseFolderListing(readFileSync(archivePath(root, id), 'utf8'));
  } catch {
    return undefined;
  }
}

function archivePath(root: string, id: string): string {
  return join(root, STATE_FOLDER, 'folders', id);
}

import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { FolderFile } from '../hashing/folder-listing.ts';
import { hashPath, type Hasher, type PathHash } from '../hashing/hash-path.ts';
import { createMaterialiser } from './materialise.ts';
import { hasObject, isFolderId, missingFiles, readTree, type ObjectStore } from './object-store.ts';
import { restoreFolder, type Restore } from './restore-folder.ts';
import { openScratch } from './scratch-folder.ts';

/** What is to stand at a path, as a lock has it. */
export interface WantedContent {
  /** With `.dir` behind for a folder. */
  readonly md5: string;
  readonly isExecutable?: boolean;
}

interface RestoreOptions {
  /** Overwrite what is nowhere else, too. */
  readonly force?: boolean;
  /** Make the files anew although their content is right, so that they are of the kind of link that is set now. */
  readonly relink?: boolean;
}

/** What was done; `files` counts those that were written or removed. */
interface RestoreResult {
  readonly kind: 'unchanged' | 'added' | 'modified';
  readonly files: number;
}

/**
 * Makes a path hold a file or folder of the store; only the files that differ are written. Each appears whole, and
 * a folder that was not there appears whole, too. What the table of hashes learns here need not be hashed again.
 * Throws, before anything is changed, `CACHE_MISSING` where content is not there or corrupt, and `OUTPUT_EDITED`
 * where something would be lost that is not in the store.
 */
export async function restorePath(
  store: ObjectStore,
  wanted: WantedContent,
  absolute: string,
  hasher: Hasher,
  { force = false, relink = false }: RestoreOptions = {},
): Promise<RestoreResult> {
  const present = await hashPath(absolute, hasher);
  const isSame = present?.md5 === wanted.md5;
  if (isSame && !relink) return settleMode(store, wanted, absolute, present, hasher);
  const tree = requireContent(store, wanted.md5, absolute);
  if (!force && !isSame && present !== undefined) refuseLoss(store, absolute, present);
  const scratch = openScratch(store, absolute);
  try {
    const materialise = createMaterialiser(store, hasher);
    const restore = { store, absolute, hasher, scratch, materialise };
    const files =
      tree === undefined
        ? await restoreFile(restore, wanted)
        : await restoreFolder(restore, tree, present, relink);
    return { kind: isSame ? 'unchanged' : isThere(present) ? 'modified' : 'added', files };
  } finally {
    scratch.remove();
  }
}

/** The names of the files of a path whose content is not in the store; the path of a file itself is the empty text. */
export function findUnsaved(store: ObjectStore, present: PathHash): string[] {
  return present.kind === 'file'
    ? hasObject(store, present.md5)
      ? []
      : ['']
    : missingFiles(store, present.files).map(({ relpath }) => relpath);
}

const isThere = (present: PathHash | undefined): present is PathHash => present !== undefined;

function settleMode(
  store: ObjectStore,
  { md5, isExecutable = false }: WantedContent,
  absolute: string,
  present: PathHash,
  hasher: Hasher,
): RestoreResult {
  if (present.kind === 'folder' || present.isExecutable === isExecutable) {
    return { kind: 'unchanged', files: 0 };
  }
  const stats = statSync(absolute);
  // Whoever may read it may run it.
  const bits = (stats.mode & 0o444) >> 2;
  store.effects.setMode(absolute, isExecutable ? stats.mode | bits : stats.mode & ~0o111);
  hasher.table.remember(absolute, statSync(absolute), md5);
  return { kind: 'modified', files: 1 };
}

/** The files of a folder, undefined for a file. */
function requireContent(
  store: ObjectStore,
  md5: string,
  absolute: string,
): readonly FolderFile[] | undefined {
  if (!isFolderId(md5)) {
    if (hasObject(store, md5)) return undefined;
    throw missing(absolute, [`${md5}  (its content)`]);
  }
  const tree = readTree(store, md5);
  if (tree === undefined) throw missing(absolute, [`${md5}  (the list of its files)`]);
  const absent = missingFiles(store, tree);
  if (absent.length > 0)
    throw missing(
      absolute,
      absent.map((file) => `${file.md5}  ${file.relpath}`),
    );
  return tree;
}

const MOST_NAMED = 10;

function missing(absolute: string, all: readonly string[]): AppError {
  return new AppError('CACHE_MISSING', `Expected all of ${absolute} in the cache, found it without:`, {
    details: nameSome(all),
    hint: 'rakuten pull   (or rakuten repro, which makes it anew)',
  });
}

function refuseLoss(store: ObjectStore, absolute: string, present: PathHash): void {
  const unsaved = findUnsaved(store, present);
  if (unsaved.length === 0) return;
  throw new AppError(
    'OUTPUT_EDITED',
    `${absolute} holds what is neither in the lock nor in the cache, and would be lost.`,
    {
      details: nameSome(unsaved.filter((name) => name !== '')),
      hint: 'rakuten commit -f   (keeps it; rakuten checkout --force gives it up)',
    },
  );
}

function nameSome(all: readonly string[]): string[] {
  const hidden = all.length - MOST_NAMED;
  return [...all.slice(0, MOST_NAMED), ...(hidden > 0 ? [`and ${hidden} more`] : [])];
}

async function restoreFile(restore: Restore, { md5, isExecutable = false }: WantedContent): Promise<number> {
  const { store, absolute, hasher, scratch, materialise } = restore;
  const at = scratch.next();
  await materialise(md5, at, isExecutable);
  await store.effects.sync([at]);
  store.effects.makeFolder(dirname(absolute));
  if (lstatSync(absolute, { throwIfNoEntry: false })?.isDirectory()) {
    store.effects.rename(absolute, scratch.next());
  }
  store.effects.rename(at, absolute);
  await store.effects.sync([dirname(absolute)]);
  hasher.table.remember(absolute, statSync(absolute), md5);
  return 1;
}

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { syncFolder, writeFileDurably } from '../../files/write-file-durably.ts';
import { TRACKING_DATABASE } from '../models/registered-model.ts';

/** A file or folder of the project that gives way. All paths are relative to the project's folder. */
export interface SwapEntry {
  readonly path: string;
  /** What takes its place; null: nothing does. */
  readonly staged: string | null;
  /** Where it is kept. */
  readonly kept: string;
}

/** All that a restore is going to move. Once it is on disk, the restore happens, whoever has to finish it. */
export interface SwapJournal {
  readonly archive: string;
  readonly sha256: string;
  readonly created_at: string;
  readonly entries: readonly SwapEntry[];
}

/** SQLite's files beside a database belong to it. */
const SIBLINGS = ['-wal', '-shm', '-journal'];

/** Writes the journal and moves everything. */
export function swapProject(root: string, stateFolder: string, journal: SwapJournal): void {
  writeFileDurably(journalOf(stateFolder), `${JSON.stringify(journal, null, 2)}\n`);
  finishSwap(root, stateFolder);
}

/** Whether a restore was cut short after it had begun to move. */
export function isSwapUnfinished(stateFolder: string): boolean {
  return existsSync(journalOf(stateFolder));
}

/**
 * Finishes a restore that was cut short, and returns its journal; undefined where there was none. Each step may be repeated, so this
 * may itself be cut short. What has come into a place meanwhile is kept, too.
 */
export function finishSwap(root: string, stateFolder: string): SwapJournal | undefined {
  if (!isSwapUnfinished(stateFolder)) return undefined;
  const journal = readJournal(journalOf(stateFolder));
  for (const entry of journal.entries) swap(root, entry);
  rmSync(journalOf(stateFolder));
  syncFolder(dirname(journalOf(stateFolder)));
  return journal;
}

function swap(root: string, { path, staged, kept }: SwapEntry): void {
  const place = join(root, path);
  const isOpen = staged === null ? !existsSync(join(root, kept)) : existsSync(join(root, staged));
  if (!isOpen) return;
  // Its log before the database: a database that has taken the place must not find the log of another one.
  if (path === TRACKING_DATABASE)
    for (const sibling of SIBLINGS) keep(`${place}${sibling}`, join(root, `${kept}${sibling}`));
  keep(place, join(root, kept));
  if (staged !== null) move(join(root, staged), place);
}

function keep(from: string, to: string): void {
  if (!existsSync(from)) return;
  let free = to;
  for (let count = 2; existsSync(free); count++) free = `${to}.${count}`;
  move(from, free);
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
  syncFolder(dirname(to));
  syncFolder(dirname(from));
}

function journalOf(stateFolder: string): string {
  return join(stateFolder, 'restore', 'journal.json');
}

function readJournal(path: string): SwapJournal {
  try {
    const journal: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isJournal(journal)) return journal;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AppError('IO_FAILED', `${path}: expected the journal of a restore, found something else.`, {
    hint: `mv ${path} ${basename(path)}.damaged   (then restore again)`,
  });
}

function isJournal(value: unknown): value is SwapJournal {
  if (typeof value !== 'object' || value === null || !('entries' in value)) return false;
  return Array.isArray(value.entries) && value.entries.every(isEntry);
}

/** Nothing is ever moved from or to another place than the project. */
function isEntry(entry: unknown): entry is SwapEntry {
  if (typeof entry !== 'object' || entry === null) return false;
  if (!('path' in entry) || !('staged' in entry) || !('kept' in entry)) return false;
  const { path, staged, kept } = entry;
  return isInside(path) && isInside(kept) && (staged === null || isInside(staged));
}

function isInside(path: unknown): path is string {
  return typeof path === 'string' && !/^(?:\/|\.\.(?:\/|$))/.test(normalize(path));
}

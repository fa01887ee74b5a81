import { existsSync, lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FileEffects } from '../file-effects.ts';
import type { LockBook } from '../lock/lock-book.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { STATE_FOLDER, stateFolderFor, stateName } from '../state-folder.ts';
import { formatKey, isYamlMap } from '../yaml/yaml-value.ts';
import {
  fromJournalPath,
  readJournals,
  removeJournal,
  type CommittingJournal,
  type OutMove,
  type ReplacedOut,
  type RunningJournal,
} from './journal.ts';

/** What had to be mended after a process that died. */
export type Recovery =
  | { readonly kind: 'rolled-back'; readonly stage: string }
  | { readonly kind: 'rolled-forward'; readonly stage: string }
  /** The journal was no journal: what lay beside it was kept. */
  | { readonly kind: 'set-aside'; readonly keptAs: string };

/**
 * Brings the outputs of stages that were cut short into order. To be called before anything else, by the
 * process that holds the pipeline. Every step may be repeated, so it may itself be cut short.
 */
export function recover(
  root: string,
  keptFolder: string,
  openBook: (isOrdered: boolean) => LockBook,
  effects: FileEffects,
): readonly Recovery[] {
  const { journals, unreadable } = readJournals(root);
  const running = journals.filter((journal) => journal.step === 'running');
  const committing = journals
    .filter((journal) => journal.step === 'committing')
    .sort((left, right) => left.sequence - right.sequence);
  for (const journal of running) rollBack(root, journal, effects);
  if (committing.length > 0) {
    const book = openBook(committing.some(({ isOrdered }) => isOrdered));
    for (const journal of committing) rollForward(root, journal, book, effects);
    book.flush(effects);
    for (const { stage } of committing) removeJournal(root, stage, effects);
  }
  return [
    ...running.map(({ stage }): Recovery => ({ kind: 'rolled-back', stage })),
    ...committing.map(({ stage }): Recovery => ({ kind: 'rolled-forward', stage })),
    ...setAside(root, keptFolder, unreadable, effects),
  ];
}

/** All work in progress that is left belongs to the journals that cannot be read. */
function setAside(
  root: string,
  keptFolder: string,
  unreadable: readonly string[],
  effects: FileEffects,
): Recovery[] {
  if (unreadable.length === 0) return [];
  const work = join(root, STATE_FOLDER, 'tmp');
  if (existsSync(work)) effects.move(work, keptFolder);
  for (const path of unreadable) effects.remove(path);
  return [{ kind: 'set-aside', keptAs: keptFolder }];
}

/** Puts the previous outputs back. What the failed run had written is kept in `.rakuten/failed/STAGE` until the stage runs again. */
export function rollBack(root: string, journal: RunningJournal, effects: FileEffects): void {
  for (const out of journal.replaced) restore(root, out, journal.stage, effects);
  removeJournal(root, journal.stage, effects);
  for (const path of journal.scratch) effects.remove(fromJournalPath(root, path));
}

/**
 * Moves the finished outputs to their places and records the stage in the book. The journal stays until the
 * lock is on disk: that is up to the caller.
 */
function rollForward(root: string, journal: CommittingJournal, book: LockBook, effects: FileEffects): void {
  finishMoves(root, journal, effects);
  const { root: node } = readYaml({ file: 'journal.json', text: journal.entry });
  const stages = node && valueOf(node);
  for (const [name, entry] of isYamlMap(stages) ? stages : []) {
    if (isYamlMap(entry)) book.record(fromJournalPath(root, journal.lockPath), formatKey(name), entry);
  }
}

/** Moves the finished outputs to their places. */
export function finishMoves(root: string, journal: CommittingJournal, effects: FileEffects): void {
  for (const move of journal.moves) moveIntoPlace(root, move, effects);
  for (const path of journal.scratch) effects.remove(fromJournalPath(root, path));
}

/** Where the partial output of a failed run is kept, on the file system of the output. */
export function failedPath(root: string, stage: string, place: string): string {
  return join(stateFolderFor(root, place), 'failed', stateName(stage), relative(root, place));
}

function restore(root: string, { path, aside }: ReplacedOut, stage: string, effects: FileEffects): void {
  const place = fromJournalPath(root, path);
  const previous = aside === undefined ? undefined : fromJournalPath(root, aside);
  // Without the previous content beside it, the place was never touched or is already restored.
  if (previous !== undefined && !isThere(previous)) return;
  if (isThere(place)) {
    const keepAt = failedPath(root, stage, place);
    effects.remove(keepAt);
    effects.move(place, keepAt);
  }
  if (previous !== undefined) effects.move(previous, place);
}

function moveIntoPlace(root: string, { path, staged, aside }: OutMove, effects: FileEffects): void {
  const [place, ready, previous] = [path, staged, aside].map((part) => fromJournalPath(root, part));
  if (place === undefined || ready === undefined || previous === undefined || !isThere(ready)) return;
  if (isThere(place)) effects.move(place, isThere(previous) ? `${previous}~` : previous);
  effects.move(ready, place);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

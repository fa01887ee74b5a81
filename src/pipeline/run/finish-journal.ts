import { existsSync, lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FileEffects } from '../file-effects.ts';
import {
  fromJournalPath,
  readJournal,
  removeJournal,
  type Journal,
  type OutMove,
  type ReplacedOut,
} from './journal.ts';
import { readPipelineLock, withStage, writePipelineLock } from '../lock/pipeline-lock.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { STATE_FOLDER, stateFolderFor } from '../state-folder.ts';
import { unreachable } from '../../errors/unreachable.ts';
import { formatKey, isYamlMap } from '../yaml/yaml-value.ts';

/** What had to be mended after a process that died. */
export type Recovery =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rolled-back'; readonly stage: string }
  | { readonly kind: 'rolled-forward'; readonly stage: string }
  /** The journal was no journal: what lay beside it was kept. */
  | { readonly kind: 'set-aside'; readonly keptAs: string };

/**
 * Brings the outputs of a stage that was cut short into order. To be called before anything else, by the
 * process that holds the pipeline. Every step may be repeated, so it may itself be cut short.
 */
export function recover(root: string, keptFolder: string, effects: FileEffects): Recovery {
  const journal = readJournal(root);
  if (journal === 'none') return { kind: 'nothing' };
  if (journal === 'unreadable') {
    const work = join(root, STATE_FOLDER, 'tmp');
    if (existsSync(work)) effects.move(work, keptFolder);
    removeJournal(root, effects);
    return { kind: 'set-aside', keptAs: keptFolder };
  }
  switch (journal.step) {
    case 'running':
      rollBack(root, journal, effects);
      return { kind: 'rolled-back', stage: journal.stage };
    case 'committing':
      rollForward(root, journal, effects);
      return { kind: 'rolled-forward', stage: journal.stage };
    default:
      return unreachable(journal);
  }
}

/** Puts the previous outputs back. What the failed run had written is kept in `.rakuten/failed/STAGE` until the stage runs again. */
export function rollBack(
  root: string,
  journal: Extract<Journal, { step: 'running' }>,
  effects: FileEffects,
): void {
  for (const out of journal.replaced) restore(root, out, journal.stage, effects);
  clean(root, journal.scratch, effects);
}

/** Moves the finished outputs to their places and records the stage in the lock. */
export function rollForward(
  root: string,
  journal: Extract<Journal, { step: 'committing' }>,
  effects: FileEffects,
): void {
  for (const move of journal.moves) moveIntoPlace(root, move, effects);
  const { root: node } = readYaml({ file: 'journal.json', text: journal.entry });
  const stages = node && valueOf(node);
  let lock = readPipelineLock(root);
  for (const [name, entry] of isYamlMap(stages) ? stages : []) {
    if (isYamlMap(entry)) lock = withStage(lock, formatKey(name), entry);
  }
  writePipelineLock(root, lock, effects);
  clean(root, journal.scratch, effects);
}

/** Where the partial output of a failed run is kept, on the file system of the output. */
export function failedPath(root: string, stage: string, place: string): string {
  return join(stateFolderFor(root, place), 'failed', encodeURIComponent(stage), relative(root, place));
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

function clean(root: string, scratch: readonly string[], effects: FileEffects): void {
  removeJournal(root, effects);
  for (const path of scratch) effects.remove(fromJournalPath(root, path));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

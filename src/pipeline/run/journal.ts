import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { listNames } from '../../files/list-names.ts';
import type { FileEffects } from '../file-effects.ts';
import { STATE_FOLDER, stateName } from '../state-folder.ts';

/**
 * What is under way with the outputs of a stage, on disk before the first file is touched. A process that
 * dies leaves it behind; the next run rolls back what was `running` and forward what was `committing`.
 * Paths are relative to the project's folder, so that it may move in between.
 */
export type Journal =
  | {
      readonly step: 'running';
      readonly stage: string;
      readonly replaced: readonly ReplacedOut[];
      readonly scratch: readonly string[];
    }
  | {
      readonly step: 'committing';
      readonly stage: string;
      readonly moves: readonly OutMove[];
      readonly lockPath: string;
      /** When the stage was done, counted in its run. */
      readonly sequence: number;
      /** Whether stages ran side by side: then they stand in the lock in graph order, not in that in which they ended. */
      readonly isOrdered: boolean;
      /** What to record in the lock, as YAML: `{name: entry}`. */
      readonly entry: string;
      readonly scratch: readonly string[];
    };

/** An output of a stage that writes in place. */
export interface ReplacedOut {
  readonly path: string;
  /** Where the previous content waits; undefined where there was none. */
  readonly aside: string | undefined;
}

/** An output that is ready in a private place. */
export interface OutMove {
  readonly path: string;
  readonly staged: string;
  /** Where the previous content goes. */
  readonly aside: string;
}

export type RunningJournal = Extract<Journal, { step: 'running' }>;
export type CommittingJournal = Extract<Journal, { step: 'committing' }>;

/** One file for each stage that is under way: several may run side by side. */
export const JOURNAL_FOLDER = join(STATE_FOLDER, 'journal');
const ENDING = '.json';

/** A stage that has no previous outputs has nothing to lose: its journal need not be on disk before it runs. */
export function writeJournal(root: string, journal: Journal, effects: FileEffects): void {
  const isVital = journal.step === 'committing' || journal.replaced.some(({ aside }) => aside !== undefined);
  const write = isVital ? effects.write : effects.note;
  write(journalPath(root, journal.stage), JSON.stringify(journal));
}

export function removeJournal(root: string, stage: string, effects: FileEffects): void {
  effects.remove(journalPath(root, stage));
}

/** What a process that died left behind: journals, and files that are none. */
export interface LeftJournals {
  readonly journals: readonly Journal[];
  /** Absolute paths. */
  readonly unreadable: readonly string[];
}

export function readJournals(root: string): LeftJournals {
  const folder = join(root, JOURNAL_FOLDER);
  const journals: Journal[] = [];
  const unreadable: string[] = [];
  for (const name of listNames(folder).sort()) {
    // A name that begins with a dot was never completed: nothing was done yet.
    if (!name.endsWith(ENDING) || name.startsWith('.')) continue;
    const path = join(folder, name);
    const journal = readJournal(path);
    if (journal === 'unreadable') unreadable.push(path);
    else if (journal !== 'empty') journals.push(journal);
  }
  return { journals, unreadable };
}

function readJournal(path: string): Journal | 'empty' | 'unreadable' {
  try {
    const text = readFileSync(path, 'utf8');
    // A note that a power cut has emptied: that of a stage without anything to undo.
    if (text === '') return 'empty';
    const journal: unknown = JSON.parse(text);
    return isJournal(journal) ? journal : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function journalPath(root: string, stage: string): string {
  return join(root, JOURNAL_FOLDER, stateName(stage) + ENDING);
}

/** A path for the journal, and back. */
export function toJournalPath(root: string, absolute: string): string {
  return relative(root, absolute);
}

export function fromJournalPath(root: string, path: string): string {
  return join(root, path);
}

function isJournal(value: unknown): value is Journal {
  if (!isRecord(value) || typeof value.stage !== 'string' || !isListOf(value.scratch, isLocalPath))
    return false;
  switch (value.step) {
    case 'running':
      return isListOf(
        value.replaced,
        (out) =>
          isRecord(out) && isLocalPath(out.path) && (out.aside === undefined || isLocalPath(out.aside)),
      );
    case 'committing':
      return (
        typeof value.entry === 'string' &&
        isLocalPath(value.lockPath) &&
        typeof value.sequence === 'number' &&
        typeof value.isOrdered === 'boolean' &&
        isListOf(
          value.moves,
          (move) =>
            isRecord(move) && isLocalPath(move.path) && isLocalPath(move.staged) && isLocalPath(move.aside),
        )
      );
    default:
      return false;
  }
}

/** A damaged or forged journal must not move anything outside the project. */
function isLocalPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !isAbsolute(value) && !value.split('/').includes('..');
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

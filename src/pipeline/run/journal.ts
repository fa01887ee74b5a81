import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { FileEffects } from '../file-effects.ts';
import { STATE_FOLDER } from '../state-folder.ts';

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
      /** What to record in the lock, as YAML: `{stage: entry}`. */
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

const JOURNAL_FILE = join(STATE_FOLDER, 'journal.json');

export function writeJournal(root: string, journal: Journal, effects: FileEffects): void {
  effects.write(join(root, JOURNAL_FILE), JSON.stringify(journal));
}

export function removeJournal(root: string, effects: FileEffects): void {
  effects.remove(join(root, JOURNAL_FILE));
}

/** What a process that died left behind: a journal, nothing, or a file that is no journal. */
export function readJournal(root: string): Journal | 'none' | 'unreadable' {
  const file = join(root, JOURNAL_FILE);
  if (!existsSync(file)) return 'none';
  try {
    const journal: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isJournal(journal) ? journal : 'unreadable';
  } catch {
    return 'unreadable';
  }
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

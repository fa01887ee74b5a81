import type { FileEffects } from '../file-effects.ts';
import type { LockBook } from '../lock/lock-book.ts';
import type { YamlMap } from '../yaml/yaml-value.ts';
import { removeJournal } from './journal.ts';
import type { Stage } from '../definition/stage.ts';

/**
 * Records stages in their locks. A lock is written some times a second, not once a stage: until then the stage's
 * journal, which is on disk, stands in for it, and the next run would complete it.
 */
export interface Recorder {
  /** Whether the book puts stages in graph order: where they may end in any. */
  readonly isOrdered: boolean;
  /** A number for each stage that is done, for the journal: in which order they were. */
  readonly nextSequence: () => number;
  /** To be called when the stage's journal, if it has one, says `committing`. */
  readonly record: (stage: Stage, entry: YamlMap) => void;
  /** Writes what is not on disk yet. Throws where that fails. */
  readonly flush: () => void;
}

const LONGEST_WAIT_MS = 200;

export function createRecorder(
  root: string,
  book: LockBook,
  effects: FileEffects,
  isOrdered: boolean,
): Recorder {
  let sequence = 0;
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = -Infinity;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    flushedAt = performance.now();
    book.flush(effects);
    for (const address of pending) removeJournal(root, address, effects);
    pending.clear();
  };
  const flushLater = (): void => {
    try {
      flush();
    } catch {
      // The stage is recorded in its journal. The disk may have space again when the run ends: that flush says so if not.
    }
  };
  return {
    isOrdered,
    nextSequence: () => sequence++,
    record({ address, name, file }, entry) {
      book.record(file.lockPath, name, entry);
      pending.add(address);
      const waitMs = flushedAt + LONGEST_WAIT_MS - performance.now();
      if (waitMs <= 0) flushLater();
      else timer ??= setTimeout(flushLater, waitMs);
    },
    flush,
  };
}

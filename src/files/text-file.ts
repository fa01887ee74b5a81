import { closeSync, fsyncSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createTemporaryFile } from './temporary-file.ts';
import { syncFolder } from './write-file-durably.ts';

/** A text file being written piece by piece. It appears at its path only once `close` has returned, whole and on disk. */
export interface TextFile {
  readonly write: (text: string) => void;
  readonly close: () => void;
  /** Gives up: removes what was written and leaves what stood at the path before. Does nothing after `close`. */
  readonly discard: () => void;
}

const BUFFERED_CHARACTERS = 1 << 18;

/**
 * Starts a text file. Writes are synchronous, so a slow disk slows the caller down instead of filling the memory.
 * Makes the folder if needed.
 */
export function createTextFile(path: string): TextFile {
  const { path: temporary, descriptor } = createTemporaryFile(path);
  let buffered = '';
  let open = true;

  const flush = (): void => {
    const bytes = Buffer.from(buffered);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    buffered = '';
  };
  const discard = (): void => {
    if (!open) return;
    open = false;
    closeSync(descriptor);
    rmSync(temporary, { force: true });
  };
  return {
    write: (text) => {
      buffered += text;
      if (buffered.length >= BUFFERED_CHARACTERS) flush();
    },
    close: () => {
      try {
        flush();
        fsyncSync(descriptor);
      } catch (error) {
        discard();
        throw error;
      }
      open = false;
      closeSync(descriptor);
      renameSync(temporary, path);
      syncFolder(dirname(path));
    },
    discard,
  };
}

import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../errors/app-error.ts';
import { loadKernelLock } from '../../files/kernel-lock.ts';
import { makeStateFolder, STATE_FOLDER } from '../../pipeline/state-folder.ts';

const CLAIM_FILE = 'load.lock-file';
const POLL_MS = 50;
/** Loads take seconds: the next one waits for them. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Does `work` while no other process of this project loads; the right to ends with the process. Waits for one that does. Throws
 * `LOAD_BUSY` where that takes too long, `INTERRUPTED` where the user does not wait.
 */
export async function withLoadClaim<Result>(
  {
    root,
    signal,
    waitMs = LONGEST_WAIT_MS,
  }: {
    readonly root: string;
    readonly signal: AbortSignal;
    readonly waitMs?: number;
  },
  work: () => Promise<Result>,
): Promise<Result> {
  const { tryLock, unlock } = await loadKernelLock();
  makeStateFolder(join(root, STATE_FOLDER));
  const descriptor = openSync(join(root, STATE_FOLDER, CLAIM_FILE), 'a+');
  try {
    const started = performance.now();
    while (!tryLock(descriptor)) {
      throwIfAborted(signal);
      if (performance.now() - started >= waitMs) {
        throw new AppError('LOAD_BUSY', 'Another process is loading data in this project.', {
          hint: 'rakuten load status   (names it; then the same command again: nothing was loaded)',
        });
      }
      await setTimeout(POLL_MS);
    }
    try {
      return await work();
    } finally {
      unlock(descriptor);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Throws `INTERRUPTED` once the signal has fired. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new AppError('INTERRUPTED', 'Interrupted: nothing was loaded.', { hint: 'rakuten load status' });
}

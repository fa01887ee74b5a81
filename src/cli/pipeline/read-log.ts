import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isSystemError } from '../../errors/system-error.ts';
import { lastStageRun, type LoggedRun } from '../../pipeline/run/read-stage-logs.ts';
import type { CommandContext } from '../command-context.ts';

const POLL_MS = 200;
const CHUNK_BYTES = 1 << 16;

/** What was printed; empty where the file is gone. */
export function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return '';
    throw error;
  }
}

/** Writes what was printed, and what is being printed, until the run has ended or the user interrupts. */
export async function followLog(
  run: LoggedRun,
  root: string,
  { stdout, signal }: CommandContext,
): Promise<void> {
  const descriptor = openSync(run.file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    for (;;) {
      // Asked for first: what is read afterwards is then all that there is.
      const hasEnded = isOver(run, root);
      for (let bytes = readSync(descriptor, chunk); bytes > 0; bytes = readSync(descriptor, chunk)) {
        stdout.write(Buffer.from(chunk.subarray(0, bytes)));
      }
      if (hasEnded || signal.aborted) return;
      await setTimeout(POLL_MS);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A run that was killed never ends by itself, but a later one shows that it is over. */
function isOver(run: LoggedRun, root: string): boolean {
  const latest = lastStageRun(root, run.stage);
  return latest?.file !== run.file || latest.ended !== undefined;
}

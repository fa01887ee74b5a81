import { statSync } from 'node:fs';
import { isProcessAlive } from './is-process-alive.ts';

/** A process that ended less than this ago may belong to another container, where its number says nothing here. */
const ABANDONED_AFTER_MS = 60_000;

/** Whether nobody will come back to what a process was making: it has ended, and nothing was written for a minute. */
export function isAbandoned(made: {
  readonly path: string;
  readonly processId: number;
  readonly nowMs: number;
}): boolean {
  if (made.processId === process.pid || isProcessAlive(made.processId)) return false;
  const stats = statSync(made.path, { throwIfNoEntry: false });
  return stats !== undefined && made.nowMs - stats.mtimeMs > ABANDONED_AFTER_MS;
}

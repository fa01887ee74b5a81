import { setImmediate } from 'node:timers/promises';
import { AppError } from '../errors/app-error.ts';

const LONGEST_BREATH_MS = 50;

/**
 * A function to await in the middle of long work: every 50 ms it lets signals and timers through, and it
 * throws `INTERRUPTED` once the signal has fired.
 */
export function createPace(signal: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    throwIfInterrupted(signal);
    if (performance.now() - last < LONGEST_BREATH_MS) return;
    await setImmediate();
    last = performance.now();
    throwIfInterrupted(signal);
  };
}

export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new AppError('INTERRUPTED', 'Interrupted. What was finished until then is kept.');
  }
}

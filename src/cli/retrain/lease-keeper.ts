import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../errors/app-error.ts';
import { throwIfInterrupted } from '../../pipeline/pace.ts';
import type { RetrainingStore, TakenLease } from '../../tracking/retraining/retraining-store.ts';
import type { CommandContext } from '../command-context.ts';

const POLL_MS = 500;
/** A sign of life so many times within the life of a lease: one that comes late, or finds the database busy, costs nothing. */
const BEATS = 10;

/** Takes the lease; where another process has it, waits for that if `wait`, or throws `RETRAIN_BUSY`. */
export async function takeLease(
  context: Pick<CommandContext, 'signal' | 'note'>,
  store: Pick<RetrainingStore, 'take'>,
  wait: boolean,
): Promise<TakenLease> {
  for (let told = false; ; told = true) {
    throwIfInterrupted(context.signal);
    try {
      return store.take();
    } catch (error) {
      if (!wait || !(error instanceof AppError) || error.code !== 'RETRAIN_BUSY') throw error;
      if (!told) context.note(`${error.message} Waiting for it to end.`);
    }
    await setTimeout(POLL_MS, undefined, { signal: context.signal }).catch(() => undefined);
  }
}

/** Renews the lease now and then until it is called off; calls `onLost` when another process has it. */
export function keepLease(
  store: Pick<RetrainingStore, 'renew'>,
  { token, leaseMs }: { readonly token: number; readonly leaseMs: number },
  onLost: () => void,
): () => void {
  const timer = setInterval(() => {
    try {
      store.renew(token);
    } catch (error) {
      // A database that is busy for once: the next beat comes before the lease is over.
      if (!(error instanceof AppError) || error.code !== 'LEASE_LOST') return;
      clearInterval(timer);
      onLost();
    }
  }, leaseMs / BEATS);
  timer.unref();
  return () => clearInterval(timer);
}

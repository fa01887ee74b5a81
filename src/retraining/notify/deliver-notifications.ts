import type { PendingNotification } from '../../tracking/retraining/outbox.ts';
import { postNotification, type PostOptions } from './post-notification.ts';

/** Where notifications wait; a `RetrainingStore` is one. */
export interface Outbox {
  readonly claimNotification: (
    retryMs: (attempts: number) => number,
    after: number,
  ) => PendingNotification | undefined;
  readonly settleNotification: (number: number, error: string | null) => void;
}

export interface DeliveryOptions extends PostOptions {
  readonly url: string;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** All of it may take this long. */
  readonly deadlineMs: number;
}

export interface Delivery {
  readonly delivered: number;
  /** Why the last one did not arrive; null where all did. It is tried again by a later retraining. */
  readonly error: string | null;
}

/** Pauses before the second and third try. */
const PAUSES_MS = [250, 1000];
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 24 * 3_600_000;

/**
 * Sends what is due, the oldest first, each up to three times; after one that does not arrive the others wait, too. What
 * does not arrive is due again later, each time twice as late, up to a day.
 */
export async function deliverNotifications(outbox: Outbox, options: DeliveryOptions): Promise<Delivery> {
  const started = options.elapsedMs();
  const left = (): number => options.deadlineMs - (options.elapsedMs() - started);
  let delivered = 0;
  let after = 0;
  while (left() > 0) {
    const notification = outbox.claimNotification(retryDelay, after);
    if (notification === undefined) break;
    after = notification.number;
    const error = await send(notification, options, left);
    outbox.settleNotification(notification.number, error);
    if (error !== null) return { delivered, error };
    delivered++;
  }
  return { delivered, error: null };
}

/** How long after a try that failed the next one is due. */
export function retryDelay(attempts: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1));
}

async function send(
  notification: PendingNotification,
  options: DeliveryOptions,
  left: () => number,
): Promise<string | null> {
  const post = (): Promise<string | null> =>
    postNotification(options.url, notification, {
      ...options,
      // Whole milliseconds: AbortSignal.timeout takes no others.
      timeoutMs: Math.max(1, Math.floor(Math.min(options.timeoutMs, left()))),
    });
  let error = await post();
  for (const pauseMs of PAUSES_MS) {
    if (error === null || left() <= pauseMs) return error;
    await options.pause(pauseMs);
    error = await post();
  }
  return error;
}

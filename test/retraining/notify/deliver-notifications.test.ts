import { describe, expect, it } from 'vitest';
import {
  deliverNotifications,
  retryDelay,
  type DeliveryOptions,
} from '../../../src/retraining/notify/deliver-notifications.ts';
import type { RetrainingStore } from '../../../src/tracking/retraining/retraining-store.ts';
import {
  createClocks,
  makeDatabase,
  openTestRetrains,
  openTestStore,
  type TestClocks,
} from '../../tracking/retraining/retraining-fixture.ts';
import { startWebhook } from './webhook-server.ts';

const MINUTE = 60_000;

/** A store in which so many retrainings have begun, each of which people want to be told of. */
function makeOutbox(count: number): {
  readonly path: string;
  readonly store: RetrainingStore;
  readonly clocks: TestClocks;
} {
  const path = makeDatabase();
  const clocks = createClocks();
  const store = openTestStore(path, {
    clocks,
    announce: ({ number, state }) =>
      state === 'triggered' ? [{ key: `k${number}`, event: state, payload: { retraining: number } }] : [],
  });
  const { token } = store.take();
  for (let number = 1; number <= count; number++)
    store.begin(
      token,
      { key: `${number}`, cause: 'manual', model: 'm', champion: null, decision: {} },
      false,
    );
  return { path, store, clocks };
}

/** Options whose pauses take no time but count. */
function optionsFor(url: string, pauses: number[] = []): DeliveryOptions {
  let elapsed = 0;
  return {
    ...{ url, fetch, timeoutMs: 1000, deadlineMs: 4000, elapsedMs: () => elapsed },
    pause(milliseconds) {
      pauses.push(milliseconds);
      elapsed += milliseconds;
      return Promise.resolve();
    },
  };
}

describe('what is to be told', () => {
  it('is sent once, the oldest first', async () => {
    const { path, store } = makeOutbox(3);
    const { url, received } = await startWebhook();
    expect(await deliverNotifications(store, optionsFor(url))).toEqual({ delivered: 3, error: null });
    expect(await deliverNotifications(store, optionsFor(url))).toEqual({ delivered: 0, error: null });
    expect(received.map(({ body }) => body)).toEqual([
      { retraining: 1 },
      { retraining: 2 },
      { retraining: 3 },
    ]);
    expect(openTestRetrains(path).countPending()).toBe(0);
  });

  it('is tried three times, later each time', async () => {
    const { store } = makeOutbox(1);
    const { url, received } = await startWebhook([500, 503]);
    const pauses: number[] = [];
    expect(await deliverNotifications(store, optionsFor(url, pauses))).toEqual({ delivered: 1, error: null });
    expect(received).toHaveLength(3);
    expect(pauses).toEqual([250, 1000]);
  });

  it('waits where nobody takes it, and so does what is behind it', async () => {
    const { path, store, clocks } = makeOutbox(2);
    const { url, received } = await startWebhook([500, 500, 500]);
    expect(await deliverNotifications(store, optionsFor(url))).toEqual({ delivered: 0, error: 'HTTP 500' });
    expect(received).toHaveLength(3);
    // The second has not been tried, and is not held up by the first.
    expect(await deliverNotifications(store, optionsFor(url))).toEqual({ delivered: 1, error: null });
    clocks.wallMs += MINUTE - 1;
    expect(await deliverNotifications(store, optionsFor(url))).toEqual({ delivered: 0, error: null });
    clocks.wallMs += 1;
    expect(await deliverNotifications(store, optionsFor(url))).toEqual({ delivered: 1, error: null });
    expect(openTestRetrains(path).countPending()).toBe(0);
  });

  it('is sent at whatever fraction of a millisecond the clock stands', async () => {
    const { store } = makeOutbox(1);
    const { url } = await startWebhook([500]);
    const options = optionsFor(url);
    const elapsedMs = (): number => options.elapsedMs() * 1.0001 + 0.3;
    const delivery = await deliverNotifications(store, { ...options, elapsedMs, timeoutMs: 4000 });
    expect(delivery).toEqual({ delivered: 1, error: null });
  });

  it('is sent by one of two processes only', async () => {
    const { path, store, clocks } = makeOutbox(1);
    const { url, received } = await startWebhook();
    const other = openTestStore(path, { clocks });
    const deliveries = await Promise.all(
      [store, other].map((one) => deliverNotifications(one, optionsFor(url))),
    );
    expect(deliveries.map(({ delivered }) => delivered).sort()).toEqual([0, 1]);
    expect(received).toHaveLength(1);
  });

  it('takes no longer than the deadline, however many there are', async () => {
    const { store } = makeOutbox(3);
    const { url, received } = await startWebhook([500, 500]);
    const options = { ...optionsFor(url), deadlineMs: 1200 };
    expect(await deliverNotifications(store, options)).toEqual({ delivered: 0, error: 'HTTP 500' });
    expect(received).toHaveLength(2);
  });
});

it.each([
  [1, MINUTE],
  [2, 2 * MINUTE],
  [5, 16 * MINUTE],
  [30, 24 * 60 * MINUTE],
])('after %i tries the next is due in %i ms', (attempts, expected) => {
  expect(retryDelay(attempts)).toBe(expected);
});

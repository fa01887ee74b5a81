import { describe, expect, it } from 'vitest';
import {
  createClocks,
  ELSEWHERE,
  ENDED,
  HERE,
  LEASE_MS,
  makeDatabase,
  MINUTE,
  openTestRetrains,
  openTestStore,
} from './retraining-fixture.ts';

const HOUR = 60 * MINUTE;
const busy: unknown = expect.objectContaining({ code: 'RETRAIN_BUSY' });
const lost: unknown = expect.objectContaining({ code: 'LEASE_LOST' });

/** Throws what `act` throws, as a value. */
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('a lease that is held', () => {
  it('turns another process away, and says who has it since when', () => {
    const path = makeDatabase();
    openTestStore(path).take();
    expect(() => openTestStore(path).take()).toThrow(
      `A retraining is under way: process ${HERE.pid} of ${HERE.user} on ${HERE.host}, since 2026-03-01T12:00:00.000Z.`,
    );
  });

  it.each([
    ['an hour back', -HOUR],
    ['an hour forth', HOUR],
    ['a year forth', 365 * 24 * HOUR],
  ])('stays held when the clock jumps %s', (_way, jump) => {
    const path = makeDatabase();
    const clocks = createClocks();
    openTestStore(path, { clocks }).take();
    clocks.wallMs += jump;
    clocks.uptimeMs += LEASE_MS - 1;
    expect(thrownBy(() => openTestStore(path, { clocks }).take())).toEqual(busy);
  });

  it.each([
    ['an hour back', -HOUR],
    ['an hour forth', HOUR],
  ])('can be renewed after the clock has jumped %s, for its whole length', (_way, jump) => {
    const path = makeDatabase();
    const clocks = createClocks();
    const store = openTestStore(path, { clocks });
    const { token } = store.take();
    clocks.wallMs += jump;
    clocks.uptimeMs += LEASE_MS / 2;
    store.renew(token);
    clocks.uptimeMs += LEASE_MS - 1;
    expect(thrownBy(() => openTestStore(path, { clocks }).take())).toEqual(busy);
    clocks.uptimeMs += 1;
    expect(openTestStore(path, { clocks }).take()).toMatchObject({ token: 2, takenOver: 'expired' });
  });

  it('of another machine is over when the time of day says so, whatever the time since the start', () => {
    const path = makeDatabase();
    const clocks = createClocks();
    openTestStore(path, { clocks, here: ELSEWHERE }).take();
    clocks.uptimeMs += 100 * LEASE_MS;
    expect(thrownBy(() => openTestStore(path, { clocks }).take())).toEqual(busy);
    clocks.wallMs += LEASE_MS;
    expect(openTestStore(path, { clocks }).take()).toMatchObject({ token: 2, takenOver: 'expired' });
  });
});

describe('a lease that can be taken', () => {
  it('is that of a process that has ended, at once', () => {
    const path = makeDatabase();
    openTestStore(path, { here: ENDED }).take();
    expect(openTestStore(path).take()).toMatchObject({ token: 2, takenOver: 'ended' });
  });

  it('is that of this machine before it was started again, at once', () => {
    const path = makeDatabase();
    openTestStore(path, { here: { ...HERE, boot: 'before' } }).take();
    expect(openTestStore(path).take()).toMatchObject({ token: 2, takenOver: 'ended' });
  });

  it('is one that was given back; its token rises all the same', () => {
    const path = makeDatabase();
    const store = openTestStore(path);
    for (const token of [1, 2, 3]) {
      expect(store.take()).toMatchObject({ token, takenOver: undefined, abandoned: [] });
      store.giveBack(token);
    }
    expect(openTestRetrains(path).lease()).toMatchObject({ token: 3, held: false });
  });
});

describe('a process that lost its lease', () => {
  it('can neither renew it nor write anything, and leaves that of the next one alone', () => {
    const path = makeDatabase();
    const clocks = createClocks();
    const stale = openTestStore(path, { clocks });
    const { token } = stale.take();
    const beginning = stale.begin(
      token,
      { key: 'k', cause: 'manual', model: 'rakuten_classifier', champion: null, decision: {} },
      false,
    );
    const step = { token, number: beginning.record.number };
    clocks.uptimeMs += LEASE_MS;
    const next = openTestStore(path, { clocks }).take();
    expect(next.abandoned).toMatchObject([
      {
        number: 1,
        state: 'failed',
        errorCode: 'LEASE_LOST',
        outcome: 'Its process fell silent while triggered, and lost its lease.',
      },
    ]);

    const before = openTestRetrains(path).list();
    for (const act of [
      () => stale.renew(token),
      () => stale.startTraining(step),
      () => stale.startGating(step, 1),
      () => stale.reject(step, { rejectedBy: ['better'], outcome: 'o', gates: null }),
      () => stale.fail(step, { errorCode: 'INTERNAL', outcome: 'o' }),
      () => stale.adopt(step, 1, 'o'),
      () =>
        stale.promote(step, {
          ...{ challenger: 1, champion: null, gates: null, outcome: 'o', reason: 'r' },
          check: () => undefined,
        }),
      () =>
        stale.begin(
          token,
          { key: 'l', cause: 'manual', model: 'rakuten_classifier', champion: null, decision: {} },
          true,
        ),
    ])
      expect(thrownBy(act)).toEqual(lost);
    stale.giveBack(token);
    expect(openTestRetrains(path).list()).toEqual(before);
    expect(openTestRetrains(path).lease()).toMatchObject({ token: 2, held: true });
  });

  it('keeps it where nobody has taken it, however late it comes', () => {
    const path = makeDatabase();
    const clocks = createClocks();
    const store = openTestStore(path, { clocks });
    const { token } = store.take();
    clocks.uptimeMs += 100 * LEASE_MS;
    store.renew(token);
    expect(thrownBy(() => openTestStore(path, { clocks }).take())).toEqual(busy);
  });
});

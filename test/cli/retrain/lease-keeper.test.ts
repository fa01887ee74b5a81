import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepLease, takeLease } from '../../../src/cli/retrain/lease-keeper.ts';
import { AppError } from '../../../src/errors/app-error.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LEASE = { token: 3, leaseMs: 600_000 };

it('renews ten times within the life of a lease, until it is called off', () => {
  const renewed: number[] = [];
  const stop = keepLease({ renew: (token) => void renewed.push(token) }, LEASE, () => undefined);
  vi.advanceTimersByTime(LEASE.leaseMs);
  expect(renewed).toEqual(Array.from({ length: 10 }, () => 3));
  stop();
  vi.advanceTimersByTime(LEASE.leaseMs);
  expect(renewed).toHaveLength(10);
});

it('goes on where the database is busy for once, and stops where the lease is lost', () => {
  const errors = ['DATABASE_BUSY', 'LEASE_LOST'] as const;
  let beats = 0;
  let losses = 0;
  const renew = (): never => {
    throw new AppError(errors[beats++] ?? 'INTERNAL', 'x');
  };
  keepLease({ renew }, LEASE, () => losses++);
  vi.advanceTimersByTime(60_000);
  expect([beats, losses]).toEqual([1, 0]);
  vi.advanceTimersByTime(600_000);
  expect([beats, losses]).toEqual([2, 1]);
});

const busy = new AppError('RETRAIN_BUSY', 'A retraining is under way: process 7.');

it('waits for the lease only where asked to', async () => {
  vi.useRealTimers();
  const notes: string[] = [];
  const context = { signal: new AbortController().signal, note: (line: string) => void notes.push(line) };
  let tries = 0;
  const take = (): { token: number; takenOver: undefined; abandoned: [] } => {
    if (++tries === 1) throw busy;
    return { token: 4, takenOver: undefined, abandoned: [] };
  };
  await expect(takeLease(context, { take }, false)).rejects.toBe(busy);
  tries = 0;
  expect(await takeLease(context, { take }, true)).toMatchObject({ token: 4 });
  expect(notes).toEqual(['A retraining is under way: process 7. Waiting for it to end.']);
});

it('stops waiting when interrupted', async () => {
  vi.useRealTimers();
  const interruption = new AbortController();
  const context = { signal: interruption.signal, note: () => interruption.abort() };
  const take = (): never => {
    throw busy;
  };
  await expect(takeLease(context, { take }, true)).rejects.toMatchObject({ code: 'INTERRUPTED' });
});

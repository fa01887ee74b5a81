import { expect, test } from 'vitest';
import { createSlots, runParallel } from '../../../src/pipeline/remote/run-parallel.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('so many pieces of work go on at a time, begun in order', async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await runParallel([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    most = Math.max(most, ++running);
    await nextTurn();
    running--;
  });
  expect({ begun, most }).toEqual({ begun: [1, 2, 3, 4, 5], most: 2 });
});

test('after a failure nothing further is begun, and it is thrown once the others have ended', async () => {
  const ended: number[] = [];
  const work = runParallel([1, 2, 3, 4, 5], 2, async (item) => {
    if (item === 1) throw new Error('first');
    await nextTurn();
    ended.push(item);
  });
  await expect(work).rejects.toThrow('first');
  expect(ended).toEqual([2]);
});

test('a slot is free again after a failure', async () => {
  const slots = createSlots(1);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slots.run(() => Promise.resolve('yes'))).toBe('yes');
});

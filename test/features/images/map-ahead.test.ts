import { expect, test } from 'vitest';
import { collect } from '../../support/collect.ts';
import { mapAhead } from '../../../src/features/images/map-ahead.ts';

test('gives results in the order of the items, whichever is done first', async () => {
  const finish = new Map<number, () => void>();
  const results = collect(
    mapAhead(
      [0, 1, 2, 3],
      2,
      (item) => new Promise<string>((done) => finish.set(item, () => done(`<${item}>`))),
    ),
  );
  for (const item of [1, 0, 3, 2]) {
    while (!finish.has(item)) await new Promise((resume) => setImmediate(resume));
    finish.get(item)?.();
  }
  expect(await results).toEqual(['<0>', '<1>', '<2>', '<3>']);
});

test.each([1, 2, 3])('works on at most %d at a time', async (ahead) => {
  let underWay = 0;
  let most = 0;
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, (underWay += 1));
    await new Promise((resume) => setImmediate(resume));
    underWay -= 1;
    return item;
  };
  expect(await collect(mapAhead([1, 2, 3, 4, 5], ahead, work))).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(ahead);
});

test('a failure comes in its place, after the results before it', async () => {
  const seen: number[] = [];
  const run = async (): Promise<void> => {
    const work = (item: number): Promise<number> =>
      item === 3 ? Promise.reject(new Error('third')) : Promise.resolve(item);
    for await (const result of mapAhead([1, 2, 3, 4], 2, work)) seen.push(result);
  };
  await expect(run()).rejects.toThrow('third');
  expect(seen).toEqual([1, 2]);
});

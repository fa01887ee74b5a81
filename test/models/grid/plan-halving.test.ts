import { expect, test } from 'vitest';
import { planHalving } from '../../../src/models/grid/plan-halving.ts';

test.each([
  ['a few trials are all judged on all rows', 12, 20_000, 27, [[12, 1]]],
  ['one trial', 1, 20_000, 27, [[1, 1]]],
  ['thirds go on', 13, 20_000, 27, [[13, 9], [5, 3], [2, 1]]], // prettier-ignore
  ['a large grid starts with as few rows as still tell', 1000, 20_000, 27, [[1000, 9], [334, 3], [112, 1]]], // prettier-ignore
  ['more rows, more rounds', 1000, 100_000, 27, [[1000, 81], [334, 27], [112, 9], [38, 3], [13, 1]]], // prettier-ignore
  ['many classes need more rows', 100, 20_000, 200, [[100, 3], [34, 1]]], // prettier-ignore
  ['too few rows to take a third of', 100, 2_900, 27, [[100, 1]]],
])('%s: %i trials, %i rows, %i classes', (_title, trials, rows, classes, expected) => {
  expect(planHalving(trials, rows, classes)).toEqual(
    expected.map(([count, divisor]) => ({ trials: count, share: 1 / divisor })),
  );
});

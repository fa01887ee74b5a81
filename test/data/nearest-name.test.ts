import { expect, test } from 'vitest';
import { countEdits, nearestName } from '../../src/data/nearest-name.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['sorce', 'source', 1],
  ['epohcs', 'epochs', 1],
  ['114', '1140', 1],
])('%s → %s takes %i edits', (from, to, edits) => {
  expect(countEdits(from, to)).toBe(edits);
  expect(countEdits(to, from)).toBe(edits);
});

test.each([
  ['epoch', 'epochs'],
  ['EPOCHS', 'epochs'],
  ['c', 'C'],
  ['entirely', undefined],
])('%s was probably meant to be %s', (typed, meant) => {
  expect(nearestName(typed, ['C', 'epochs', 'seed'])).toBe(meant);
});

import { expect, test } from 'vitest';
import { countEdits, nearestName, suggestName } from '../../src/errors/nearest-name.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['sorce', 'source', 1],
  ['epohcs', 'epochs', 1],
  ['ab', 'ba', 1],
  ['114', '1140', 1],
])('%s → %s takes %i edits', (from, to, edits) => {
  expect(countEdits(from, to)).toBe(edits);
  expect(countEdits(to, from)).toBe(edits);
});

test.each([
  ['epoch', 'epochs'],
  ['epoc', 'epochs'],
  ['epo', undefined],
  ['EPOCHS', 'epochs'],
  ['c', 'C'],
  ['x', undefined],
  ['', undefined],
  ['sead', 'seed'],
  ['seet', 'seed'],
  ['entirely', undefined],
])('%s was probably meant to be %s', (typed, meant) => {
  expect(nearestName(typed, ['C', 'epochs', 'seed', 'seek'])).toBe(meant);
});

test('says what was meant behind a message, or nothing', () => {
  expect(suggestName('dep', new Set(['cmd', 'deps']))).toBe(' Did you mean "deps"?');
  expect(suggestName('outs', ['cmd', 'deps'])).toBe('');
});

import { expect, test } from 'vitest';
import { bucketOf, nameBuckets } from '../../src/features/buckets.ts';

test.each([
  [0, 0],
  [9.9, 0],
  [10, 1],
  [19, 1],
  [20, 2],
  [1e9, 2],
])('%d reaches %d of the bounds 10 and 20', (value, expected) => {
  expect(bucketOf(value, [10, 20])).toBe(expected);
});

test('buckets are named by their upper bounds, zero by itself where it is one', () => {
  expect(nameBuckets('words', [2, 3])).toEqual(['words < 2', 'words < 3', 'words, highest']);
  expect(nameBuckets('digits', [Number.MIN_VALUE, 0.5])).toEqual([
    'no digits',
    'digits < 0.5',
    'digits, highest',
  ]);
});

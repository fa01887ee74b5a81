import { expect, test } from 'vitest';
import {
  normedWassersteinDistance,
  wassersteinDistance,
} from '../../../src/monitoring/statistics/wasserstein.ts';

const REFERENCE = [1.2, 2.4, 2.9, 3.1, 3.3, 3.8, 4.0, 4.4, 5.0, 6.1];
const CURRENT = [2.7, 3.9, 4.2, 4.8, 5.1, 5.5, 6.6];

test('agrees with scipy 1.10.1', () => {
  expect(wassersteinDistance(REFERENCE, CURRENT)).toBeCloseTo(1.0657142857142858, 12);
  expect(normedWassersteinDistance(REFERENCE, CURRENT, 1.3067516979135707)).toBeCloseTo(
    0.8155445961278351,
    12,
  );
});

test('moving every value by one is a distance of one', () => {
  const moved = REFERENCE.map((value) => value + 1);
  expect(wassersteinDistance(REFERENCE, moved)).toBeCloseTo(1, 12);
  expect(wassersteinDistance(REFERENCE, REFERENCE)).toBe(0);
});

test('a reference without spread counts as one of 0.001', () => {
  expect(normedWassersteinDistance([1, 1], [2, 2], 0)).toBeCloseTo(1000, 9);
});

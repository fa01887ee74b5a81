import { expect, test } from 'vitest';
import { adjustByHolm } from '../../../src/monitoring/statistics/holm.ts';

test('multiplies by the number of tests left and never falls below a smaller p', () => {
  const ps = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212];
  const expected = [0.009, 0.064, 0.273, 0.273, 0.273, 0.273, 0.273, 0.41, 0.41];
  adjustByHolm(ps).forEach((p, index) => expect(p).toBeCloseTo(expected[index] ?? NaN, 12));
});

test('keeps the order in which the p-values were given', () => {
  expect(adjustByHolm([0.04, 0.01])).toEqual([0.04, 0.02]);
});

test('never exceeds 1, and of none makes none', () => {
  expect(adjustByHolm([0.9, 0.8])).toEqual([1, 1]);
  expect(adjustByHolm([])).toEqual([]);
});

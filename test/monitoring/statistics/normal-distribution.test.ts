import { expect, test } from 'vitest';
import {
  normalCriticalValue,
  normalUpperTail,
  twoSidedP,
} from '../../../src/monitoring/statistics/normal-distribution.ts';

// scipy 1.10.1, scipy.stats.norm.sf
test.each([
  [0, 0.5],
  [1.96, 0.024997895148220435],
  [-1.96, 1 - 0.024997895148220435],
  [3.5, 0.00023262907903552502],
  [6, 9.865876450376946e-10],
  [Infinity, 0],
])('a standard normal variable is above %d with probability %d', (z, expected) => {
  expect(Math.abs(normalUpperTail(z) - expected)).toBeLessThanOrEqual(1e-11 * expected);
});

// scipy 1.17.1, scipy.stats.norm.isf
test.each([
  [0.2, 0.8416212335729142],
  [0.025, 1.9599639845400545],
  [0.005, 2.575829303548901],
  [1e-9, 5.9978070150076865],
])('a standard normal variable exceeds with probability %d the value %d', (probability, expected) => {
  expect(normalCriticalValue(probability)).toBeCloseTo(expected, 10);
});

test('a two-sided p-value does not depend on the sign and is at most 1', () => {
  expect(twoSidedP(-1.96)).toBe(twoSidedP(1.96));
  expect(twoSidedP(0)).toBe(1);
});

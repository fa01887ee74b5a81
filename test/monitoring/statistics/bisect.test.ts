import { expect, test } from 'vitest';
import { solveIncreasing } from '../../../src/monitoring/statistics/bisect.ts';

test('finds the argument to the last bits, beyond the first upper bound too', () => {
  expect(solveIncreasing((x) => x * x, 2, 0, 2)).toBeCloseTo(Math.SQRT2, 14);
  expect(solveIncreasing((x) => x * x, 1e6, 0, 1)).toBeCloseTo(1000, 9);
});

test('a value that is never reached has no argument', () => {
  expect(solveIncreasing((x) => 1 - 1 / (1 + x), 2, 0, 1)).toBe(Infinity);
});

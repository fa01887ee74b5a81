import { expect, test } from 'vitest';
import { regularisedGammaUpper } from '../../../src/monitoring/statistics/incomplete-gamma.ts';

// scipy 1.17.1, scipy.special.gammaincc
test.each([
  [0.5, 0.3, 0.4385780260809997],
  [0.5, 40, 3.744097384202887e-19],
  [13, 13, 0.46310474709968075],
  [13, 60, 4.949610442476321e-14],
  [0.1, 0.01, 0.3373787400455204],
  [100, 120, 0.027863739890520652],
  [13, 0, 1],
  [13, Infinity, 0],
])('Q(%d, %d) is %d', (a, x, expected) => {
  expect(Math.abs(regularisedGammaUpper(a, x) - expected)).toBeLessThanOrEqual(1e-11 * expected);
});

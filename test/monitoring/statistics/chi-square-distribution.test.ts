import { expect, test } from 'vitest';
import {
  chiSquareUpperTail,
  noncentralityForPower,
  noncentralUpperTail,
} from '../../../src/monitoring/statistics/chi-square-distribution.ts';

// scipy 1.10.1, scipy.stats.chi2.sf
test.each([
  [38.885, 26, 0.05000151996213157],
  [10.5, 5, 0.06224592809090594],
  [80, 26, 2.0964227541285994e-7],
])('chi-square is above %d at %d degrees of freedom with probability %d', (x, df, expected) => {
  expect(Math.abs(chiSquareUpperTail(x, df) - expected)).toBeLessThanOrEqual(1e-11 * expected);
});

// scipy 1.17.1, scipy.stats.ncx2.sf
test.each([
  [38.885, 26, 10, 0.3529350092539832],
  [38.885, 26, 60, 0.9995344984684025],
  [3.84, 1, 7.849, 0.8001111521307274],
  [10, 5, 0, 0.07523524614651217],
  [60, 26, 400, 1],
])('noncentral chi-square is above %d at df %d and λ %d with probability %d', (x, df, lambda, expected) => {
  expect(noncentralUpperTail(x, df, lambda)).toBeCloseTo(expected, 10);
});

// scipy 1.17.1, root of scipy.stats.ncx2.sf(chi2.isf(alpha, df), df, λ) = 0.8
test.each([
  [26, 0.01, 31.007322344322358],
  [26, 0.05, 23.199586142565046],
  [1, 0.05, 7.848860509326201],
])('with df %d at level %d a power of 0.8 takes λ = %d', (df, alpha, expected) => {
  expect(noncentralityForPower(df, alpha, 0.8)).toBeCloseTo(expected, 8);
});

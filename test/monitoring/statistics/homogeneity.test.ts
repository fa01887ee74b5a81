import { expect, test } from 'vitest';
import {
  adjustedResiduals,
  smallestDetectableMixShift,
  testHomogeneity,
} from '../../../src/monitoring/statistics/homogeneity.ts';

const REFERENCE = [120, 60, 59, 4, 300, 457];
const CURRENT = [50, 40, 25, 7, 150, 228];

test('counts a rare class together with the next smallest', () => {
  // scipy 1.17.1, scipy.stats.chi2_contingency of 120 60 63 300 457 and 50 40 32 150 228
  const { statistic, degreesOfFreedom, pooled, p } = testHomogeneity(REFERENCE, CURRENT) ?? expect.fail();
  expect({ degreesOfFreedom, pooled }).toEqual({ degreesOfFreedom: 4, pooled: 2 });
  expect(statistic).toBeCloseTo(3.18246367313733, 9);
  expect(p).toBeCloseTo(0.527768012891693, 9);
});

test('is the plain chi-square of the table where every class is large enough', () => {
  // Ten times the reference vector of scipy 1.10.1: so is the statistic.
  const tenfold = (counts: readonly number[]): number[] => counts.map((count) => count * 10);
  const result = testHomogeneity(tenfold(REFERENCE), tenfold(CURRENT)) ?? expect.fail();
  expect(result).toMatchObject({ degreesOfFreedom: 5, pooled: 0 });
  expect(result.statistic).toBeCloseTo(82.04797917839, 9);
});

test('the same mix at another size has statistic 0 and p 1', () => {
  expect(testHomogeneity([40, 60, 100], [20, 30, 50])).toMatchObject({ statistic: 0, p: 1 });
});

test('classes that neither sample has do not count', () => {
  expect(testHomogeneity([50, 0, 50], [30, 0, 70])).toMatchObject({ degreesOfFreedom: 1, pooled: 0 });
});

test.each([
  ['one class', [100], [80]],
  ['nothing but rare classes', [2, 2, 2], [1, 2, 1]],
  ['an empty sample', [50, 50], [0, 0]],
])('cannot test %s', (_name, reference, current) => {
  expect(testHomogeneity(reference, current)).toBeUndefined();
});

test('adjusted residuals name the class that moved', () => {
  // scipy 1.10.1
  const expected = [
    -1.151888244616168, 1.4638501094227991, -0.7146639434434281, 2.139867783080933, 0, -0.036652748052699725,
  ];
  adjustedResiduals(REFERENCE, CURRENT).forEach((residual, k) =>
    expect(residual).toBeCloseTo(expected[k] ?? NaN, 9),
  );
});

test('a class that every row or no row has cannot move', () => {
  expect(adjustedResiduals([10, 0], [5, 0])).toEqual([0, 0]);
});

test('the smallest detectable shift falls with the rows, down to the floor', () => {
  const settings = { alpha: 0.01, power: 0.8, floor: 0.05 };
  // ½ √(λ (1/n + 1/m)) with λ = 31.007 for 26 degrees of freedom (scipy 1.17.1).
  expect(smallestDetectableMixShift(settings, 26, 1000, 500)).toBeCloseTo(
    0.5 * Math.sqrt(31.00732 * 0.003),
    6,
  );
  expect(smallestDetectableMixShift(settings, 26, 1e8, 1e8)).toBeCloseTo(0.05, 3);
});

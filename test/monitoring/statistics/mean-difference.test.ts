import { expect, test } from 'vitest';
import {
  describeMean,
  meanDifferenceInterval,
  smallestDetectableMeanDifference,
  testMeanDifference,
} from '../../../src/monitoring/statistics/mean-difference.ts';

const REFERENCE = describeMean([1, 2, 3, 4, 7]);
const CURRENT = describeMean([2, 4, 6, 9, 9, 12]);

test('describes a sample with rows − 1 in the denominator', () => {
  expect(describeMean([1, 3, 5, 7])).toEqual({ rows: 4, mean: 4, standardDeviation: Math.sqrt(20 / 3) });
  expect(describeMean([0.25])).toEqual({ rows: 1, mean: 0.25, standardDeviation: 0 });
  expect(describeMean([])).toEqual({ rows: 0, mean: 0, standardDeviation: 0 });
});

test('agrees with numpy and the normal distribution of scipy 1.17.1', () => {
  const { z, p } = testMeanDifference(REFERENCE, CURRENT);
  expect(z).toBeCloseTo(1.9737759708655724, 12);
  expect(p).toBeCloseTo(0.048407222283373554, 12);
});

test('the interval leaves out 0 exactly when p is below its complement', () => {
  const { p } = testMeanDifference(REFERENCE, CURRENT);
  expect(meanDifferenceInterval(REFERENCE, CURRENT, 1 - p * 1.001)[0]).toBeGreaterThan(0);
  expect(meanDifferenceInterval(REFERENCE, CURRENT, 1 - p * 0.999)[0]).toBeLessThan(0);
});

test('constant samples are the same or surely different', () => {
  const constant = (mean: number) => ({ rows: 300, mean, standardDeviation: 0 });
  expect(testMeanDifference(constant(0), constant(0))).toEqual({ z: 0, p: 1 });
  expect(testMeanDifference(constant(0), constant(0.1))).toEqual({ z: Infinity, p: 0 });
});

test('the smallest detectable change is (z₀.₀₂₅ + z₀.₂) standard errors, or a little more than the floor', () => {
  const reference = { rows: 2000, mean: 0.1, standardDeviation: 0.15 };
  const error = 0.15 * Math.sqrt(1 / 2000 + 1 / 1000);
  const settings = { alpha: 0.05, power: 0.8, floor: 0 };
  expect(smallestDetectableMeanDifference(settings, reference, 1000)).toBeCloseTo(2.801585 * error, 7);
  expect(smallestDetectableMeanDifference({ ...settings, floor: 0.1 }, reference, 1000)).toBeCloseTo(
    0.1 + 0.841621 * error,
    7,
  );
});

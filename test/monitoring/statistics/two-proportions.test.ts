import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceInterval,
  smallestDetectableDifference,
  testTwoProportions,
  wilsonInterval,
} from '../../../src/monitoring/statistics/two-proportions.ts';

test('agrees with the reference vector', () => {
  // 650 of 1000 then, 290 of 500 now; ours is above 0 when the share grew.
  const { z, p } = testTwoProportions({ count: 650, rows: 1000 }, { count: 290, rows: 500 });
  expect(z).toBeCloseTo(-2.642230682344639, 9);
  expect(p).toBeCloseTo(0.008236193831759959, 9);
});

test.each([
  ['no row', 0],
  ['every row', 1],
])('cannot tell samples apart of which %s has the property', (_name, share) => {
  expect(testTwoProportions({ count: 300 * share, rows: 300 }, { count: 50 * share, rows: 50 })).toEqual({
    z: 0,
    p: 1,
  });
});

test("Wilson's interval agrees with the reference vector", () => {
  const [low, high] = wilsonInterval({ count: 7, rows: 120 }, 0.95);
  expect(low).toBeCloseTo(0.028541010000220295, 9);
  expect(high).toBeCloseTo(0.11552592033630113, 9);
});

test.each([
  // Newcombe 1998, Statistics in Medicine 17, table II, method 10: (a) 56/70 − 48/80, (e) 5/56 − 0/29.
  [{ count: 48, rows: 80 }, { count: 56, rows: 70 }, 0.0524, 0.3339],
  [{ count: 0, rows: 29 }, { count: 5, rows: 56 }, -0.0381, 0.1926],
])('the interval of a difference agrees with Newcombe (%o, %o)', (reference, current, low, high) => {
  const interval = differenceInterval(reference, current, 0.95);
  expect(interval[0]).toBeCloseTo(low, 4);
  expect(interval[1]).toBeCloseTo(high, 4);
});

test('the interval holds the difference and lies within −1 and 1', () => {
  const proportion = fc
    .integer({ min: 1, max: 500 })
    .chain((rows) => fc.integer({ min: 0, max: rows }).map((count) => ({ count, rows })));
  fc.assert(
    fc.property(proportion, proportion, (reference, current) => {
      const [low, high] = differenceInterval(reference, current, 0.95);
      const difference = current.count / current.rows - reference.count / reference.rows;
      expect(low).toBeLessThanOrEqual(difference);
      expect(high).toBeGreaterThanOrEqual(difference);
      expect(low).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(high).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

const SETTINGS = { alpha: 0.05, power: 0.8, floor: 0 };

test('the smallest detectable change is that of the textbook', () => {
  // (z₀.₀₂₅ + z₀.₂) √(p (1 − p) (1/n + 1/m)), which takes the variance for unchanged.
  const textbook = (1.959964 + 0.841621) * Math.sqrt(0.35 * 0.65 * (1 / 2000 + 1 / 1000));
  const smallest = smallestDetectableDifference(SETTINGS, { count: 700, rows: 2000 }, 1000);
  expect(Math.abs(smallest - textbook)).toBeLessThan(0.001);
});

test.each([
  ['a share of none', 0],
  ['a share of all', 2000],
])('a change from %s has to be above 0 to be seen, the same in both', (_name, count) => {
  const smallest = smallestDetectableDifference(SETTINGS, { count, rows: 2000 }, 1000);
  expect(smallest).toBeGreaterThan(0.002);
  expect(smallest).toBeLessThan(0.02);
});

test('the smallest detectable change is above the floor', () => {
  const floor = 0.05;
  const smallest = smallestDetectableDifference({ ...SETTINGS, floor }, { count: 350_000, rows: 1e6 }, 1e6);
  expect(smallest).toBeCloseTo(0.0506, 4);
});

test('no change at all would show beyond a floor that cannot be reached', () => {
  expect(smallestDetectableDifference({ ...SETTINGS, floor: 1 }, { count: 350, rows: 1000 }, 500)).toBe(
    Infinity,
  );
});

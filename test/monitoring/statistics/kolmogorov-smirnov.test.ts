import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  criticalDistance,
  smallestDetectableDistance,
  testKolmogorovSmirnov,
} from '../../../src/monitoring/statistics/kolmogorov-smirnov.ts';

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const repeat = (value: number, count: number): number[] => new Array<number>(count).fill(value);

/** The generator of the reference vector: s = (1103515245 s + 12345) mod 2³¹, u = s / 2³¹ after each step. */
function congruential(seed: number, count: number): number[] {
  let state = BigInt(seed);
  return Array.from({ length: count }, () => {
    state = (1103515245n * state + 12345n) % 2147483648n;
    return Number(state) / 2147483648;
  });
}

// scipy 1.10.1 and 1.17.1, scipy.stats.ks_2samp with mode exact
test.each([
  {
    name: 'samples without ties',
    reference: [3.1, 2.4, 5.0, 4.4, 1.2, 3.3, 2.9, 6.1, 3.8, 4.0],
    current: [4.2, 5.1, 3.9, 6.6, 5.5, 4.8, 2.7],
    statistic: 0.45714285714285713,
    p: 0.2814171122994653,
  },
  {
    name: 'samples with ties',
    reference: [1, 1, 2, 2, 2, 3, 3, 4, 5, 5],
    current: [2, 3, 3, 4, 4, 4, 5, 5, 6],
    statistic: 0.3888888888888889,
    p: 0.34287384442183205,
  },
  {
    name: 'samples of two values',
    reference: [...repeat(1, 30), ...repeat(2, 10)],
    current: [...repeat(1, 5), ...repeat(2, 20)],
    statistic: 0.55,
    p: 8.214759133321364e-5,
  },
  {
    name: 'samples without overlap',
    reference: range(0, 20),
    current: range(100, 15),
    statistic: 1,
    p: 6.157743228486796e-10,
  },
])('is exact for $name', ({ reference, current, statistic, p }) => {
  const result = testKolmogorovSmirnov(ascending(reference), ascending(current));
  expect(result.statistic).toBeCloseTo(statistic, 12);
  expect(Math.abs(result.p - p)).toBeLessThanOrEqual(1e-10 * p);
});

test("exact and Stephens' form of the limit agree in the range where both apply", () => {
  const reference = ascending(congruential(1, 1500));
  const current = ascending(congruential(2, 600).map((u) => u ** 0.93));
  const exact = testKolmogorovSmirnov(reference, current).p;
  // Not the sample's own number of rows: so it counts as thinned out, and the limit is taken.
  const limit = testKolmogorovSmirnov(reference, current, 1500.000001).p;
  expect(limit).toBeCloseTo(0.13162757282301552, 7);
  expect(Math.abs(exact - limit)).toBeLessThan(0.002);
});

test('says where the distance is largest and how much lies below on either side', () => {
  const result = testKolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6]);
  expect(result).toMatchObject({ statistic: 0.5, at: 2, referenceShare: 0.5, currentShare: 0 });
});

test('the same sample twice has distance 0 and p 1', () => {
  expect(testKolmogorovSmirnov([1, 2, 2], [1, 2, 2])).toMatchObject({
    statistic: 0,
    p: 1,
    at: 1,
    referenceShare: 1 / 3,
    currentShare: 1 / 3,
  });
});

test('does not depend on which sample is which, nor on the unit', () => {
  const sample = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }).map(ascending);
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const there = testKolmogorovSmirnov(a, b);
      const back = testKolmogorovSmirnov(b, a);
      const inCents = testKolmogorovSmirnov(
        a.map((value) => value * 100),
        b.map((value) => value * 100),
      );
      expect(back.statistic).toBe(there.statistic);
      expect(back.p).toBeCloseTo(there.p, 12);
      expect(inCents.p).toBe(there.p);
      expect(there.p).toBeGreaterThan(0);
      expect(there.p).toBeLessThanOrEqual(1);
    }),
  );
});

test('the critical distance at 5 % is about 1.36 √(1/n + 1/m)', () => {
  expect(criticalDistance(0.05, 5000, 1000)).toBeCloseTo(1.358 * Math.sqrt(1 / 5000 + 1 / 1000), 3);
});

test('the smallest detectable distance exceeds both the critical one and the floor', () => {
  const settings = { alpha: 0.01, power: 0.8, floor: 0.1 };
  expect(smallestDetectableDistance(settings, 500, 300)).toBeGreaterThan(criticalDistance(0.01, 500, 300));
  expect(smallestDetectableDistance(settings, 1e6, 1e6)).toBeCloseTo(0.1006, 4);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  expectedJensenShannonDistance,
  expectedStabilityIndex,
  expectedTotalVariation,
  jensenShannonDistance,
  populationStabilityIndex,
  totalVariation,
  totalVariationInterval,
} from '../../../src/monitoring/statistics/mix-distances.ts';

const REFERENCE = [120, 60, 59, 0, 300, 461];
const CURRENT = [50, 40, 25, 7, 150, 228];

// scipy 1.10.1
test.each([
  ['total variation', totalVariation, 0.034],
  ['Jensen-Shannon distance', jensenShannonDistance, 0.07884634696895378],
  ['population stability index', populationStabilityIndex, 0.0796330583728935],
])('%s agrees with the reference vector, an empty class included', (_name, distance, expected) => {
  expect(distance(REFERENCE, CURRENT)).toBeCloseTo(expected, 12);
});

test.each([
  [[0.12, 0.06, 0.06, 0.05, 0.36, 0.35], [0.1, 0.08, 0.05, 0.07, 0.3, 0.4], 0.06660482889996064],
  [[1, 0], [0, 1], 0.8325546111576977],
])('the Jensen-Shannon distance of %j and %j is %d', (reference, current, expected) => {
  expect(jensenShannonDistance(reference, current)).toBeCloseTo(expected, 12);
});

test('an empty class counts as a millionth of the smallest share where that is 1e-4 or less', () => {
  const shares = [0.5, 0.4999, 1e-4, 1e-10];
  const expected = [0.4, 0.4, 0.1, 0.1].reduce((sum, now, k) => {
    const before = shares[k] ?? NaN;
    return sum + (before - now) * Math.log(before / now);
  }, 0);
  expect(populationStabilityIndex([5000, 4999, 1, 0], [40, 40, 10, 10])).toBeCloseTo(expected, 12);
});

test('what chance alone shows agrees with the reference vectors', () => {
  expect(expectedStabilityIndex(6, 1000, 500)).toBeCloseTo(0.015, 12);
  expect(expectedJensenShannonDistance(27, 1001, 300)).toBeCloseTo(0.11865954061973516, 12);
  expect(expectedJensenShannonDistance(27, 1001, 1000)).toBeCloseTo(0.08060243945907125, 12);
});

test('two halves of one mix show about the total variation expected by chance', () => {
  // Of two classes of one half each: √(2/π) · ½ √(1/n + 1/m).
  expect(expectedTotalVariation([500, 500], [250, 250])).toBeCloseTo(
    Math.sqrt(2 / Math.PI) * 0.5 * Math.sqrt(0.003),
    12,
  );
});

test('distances are 0 for the same mix at any size, the same in both directions, and within their bounds', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 });
  const some = counts.filter((values) => values.some((value) => value > 0));
  fc.assert(
    fc.property(some, some, (a, b) => {
      const tenfold = a.map((count) => count * 10);
      for (const distance of [totalVariation, jensenShannonDistance, populationStabilityIndex]) {
        expect(distance(a, tenfold)).toBeCloseTo(0, 7);
        expect(distance(a, b)).toBeCloseTo(distance(b, a), 10);
        expect(distance(a, b)).toBeGreaterThanOrEqual(0);
      }
      expect(totalVariation(a, b)).toBeLessThanOrEqual(1 + 1e-12);
      expect(jensenShannonDistance(a, b)).toBeLessThanOrEqual(Math.sqrt(Math.LN2) + 1e-12);
    }),
  );
});

test('the interval of the total variation reaches 0 for what chance shows, and not for a clear shift', () => {
  const [low, high] = totalVariationInterval([300, 300, 400], [160, 140, 200], 0.95);
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(0.02);
  expect(totalVariationInterval([300, 300, 400], [300, 50, 150], 0.95)[0]).toBeGreaterThan(0.2);
});

test('the interval of the total variation allows for what many classes show by chance', () => {
  const reference = new Array<number>(25).fill(20);
  const current = reference.map((count, k) => count + (k === 24 ? 0 : k % 2 === 0 ? 6 : -6));
  expect(totalVariation(reference, current)).toBeCloseTo(0.144, 12);
  expect(totalVariationInterval(reference, current, 0.95)[0]).toBe(0);
});

import { expect, test } from 'vitest';
import {
  kolmogorovCriticalValue,
  kolmogorovUpperTail,
} from '../../../src/monitoring/statistics/kolmogorov-distribution.ts';

// scipy 1.10.1 and 1.17.1, scipy.stats.kstwobign.sf
test.each([
  [0, 1],
  [0.3, 0.9999906941986655],
  [0.5, 0.9639452436648751],
  [0.8, 0.5441424115741981],
  [0.99, 0.2808738392255489],
  [1.01, 0.25943416909359746],
  [1.36, 0.049485876755377876],
  [2, 0.0006709252557796953],
  [3, 3.045995948942526e-8],
])("Kolmogorov's variable is above %d with probability %d", (lambda, expected) => {
  expect(Math.abs(kolmogorovUpperTail(lambda) - expected)).toBeLessThanOrEqual(1e-11 * expected);
});

test('a statistic beyond all bounds has probability 0', () => {
  expect(kolmogorovUpperTail(100)).toBe(0);
});

// scipy 1.17.1, scipy.stats.kstwobign.isf
test.each([
  [0.5, 0.8275735551899059],
  [0.05, 1.3580986393225507],
  [0.01, 1.6276236115189504],
  [1e-6, 2.6933861344527097],
])("Kolmogorov's variable exceeds with probability %d the value %d", (probability, expected) => {
  expect(kolmogorovCriticalValue(probability)).toBeCloseTo(expected, 10);
});

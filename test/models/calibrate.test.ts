import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitTemperature, meanLogLoss, softmax } from '../../src/models/calibrate.ts';
import { rankClasses } from '../../src/models/rank-classes.ts';

const finite = fc.double({ min: -50, max: 50, noNaN: true });

test('probabilities sum to one and keep the order of the scores', () => {
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (scores, temperature) => {
        const probabilities = softmax(Float64Array.from(scores), temperature);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        scores.forEach((score, k) => {
          scores.forEach(
            (other, j) => score > other && expect(probabilities[k]).toBeGreaterThanOrEqual(probabilities[j]),
          );
        });
      },
    ),
    { numRuns: 50 },
  );
});

test('scores as large as numbers get do not overflow', () => {
  expect([...softmax(Float64Array.of(1e308, -1e308), 1e-3)]).toEqual([1, 0]);
});

test('finds the temperature under which the labels were drawn', () => {
  // Two classes with scores ±1: at temperature 2 the first has probability 1 / (1 + e^-1) = 0.7311.
  const rows = 10_000;
  const scores = Float64Array.from({ length: 2 * rows }, (_score, i) => (i % 2 === 0 ? 1 : -1));
  const labels = Int32Array.from({ length: rows }, (_label, row) => (row < 7311 ? 0 : 1));
  expect(fitTemperature(scores, labels, 2)).toBeCloseTo(2, 3);
});

test('no other temperature has a smaller loss', () => {
  const scores = Float64Array.of(2, 1, 0, 1, 3, 0.5, 0.2, 0.1, 0.3);
  const labels = Int32Array.of(0, 1, 1);
  const best = fitTemperature(scores, labels, 3);
  const loss = meanLogLoss(scores, labels, 3, best);
  for (const factor of [0.5, 0.9, 1.1, 2])
    expect(meanLogLoss(scores, labels, 3, best * factor)).toBeGreaterThan(loss);
});

test('ranks by value, ties by number', () => {
  expect(rankClasses([0.1, 0.4, 0.4, 0.05], 3)).toEqual([1, 2, 0]);
});

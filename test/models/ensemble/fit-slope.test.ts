import { expect, test } from 'vitest';
import { toLogProbabilities } from '../../../src/models/ensemble/blend-member.ts';
import { fitSlope } from '../../../src/models/ensemble/fit-slope.ts';

// Three of four rows are the class with the score 1 against 0: σ(slope) = 3/4, so the slope is ln 3.
test('the slope is the likeliest one', () => {
  const scores = Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0);
  expect(fitSlope(scores, Int32Array.of(0, 0, 0, 1), 2, 'softmax')).toBeCloseTo(Math.log(3), 4);
});

test('twice the scores take half the slope', () => {
  const scores = Float64Array.of(1, 0, 0.2, 0.4, 1, 0, 0.5, 0);
  const labels = Int32Array.of(0, 1, 1, 0);
  const slope = fitSlope(scores, labels, 2, 'softmax');
  expect(
    fitSlope(
      scores.map((x) => 2 * x),
      labels,
      2,
      'softmax',
    ),
  ).toBeCloseTo(slope / 2, 4);
});

test('without rows it is 1', () => {
  expect(fitSlope(new Float64Array(0), new Int32Array(0), 2, 'sigmoid')).toBe(1);
});

test.each([
  ['softmax', [0, Math.log(3)], [0.25, 0.75]],
  // σ(−4 × 50) is next to nothing against σ(4 × 50), which is next to 1.
  ['sigmoid', [-50, 50], [0, 1]],
] as const)('%s: log-probabilities of probabilities that sum to 1', (link, scores, probabilities) => {
  const found = toLogProbabilities(Float64Array.from(scores), { link, slope: 1 }).map(Math.exp);
  probabilities.forEach((probability, k) => expect(found[k]).toBeCloseTo(probability, 12));
});

import { expect, test } from 'vitest';
import { fillDerivatives, fillProbabilities } from '../../../src/models/trees/softmax-loss.ts';

const SCORES = [0.3, -1, 2, 0.7, 0.1, -0.4];
const LABELS = Int32Array.of(2, 0);
const CLASSES = 3;

function lossAt(scores: readonly number[]): number {
  return 2 * fillProbabilities(Float64Array.from(scores), LABELS, CLASSES, new Float64Array(6));
}

test('the derivatives are those of finite differences', () => {
  const probabilities = new Float64Array(6);
  fillProbabilities(Float64Array.from(SCORES), LABELS, CLASSES, probabilities);
  const step = 1e-4;
  for (let k = 0; k < CLASSES; k += 1) {
    const gradients = new Float64Array(2);
    const hessians = new Float64Array(2);
    fillDerivatives(k, probabilities, LABELS, Float64Array.of(1, 1, 1), gradients, hessians);
    for (let row = 0; row < 2; row += 1) {
      const moved = (by: number): number => lossAt(SCORES.with(k * 2 + row, SCORES[k * 2 + row] + by));
      expect(gradients[row]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 7);
      expect(hessians[row]).toBeCloseTo((moved(step) - 2 * moved(0) + moved(-step)) / step ** 2, 5);
    }
  }
});

test('a row counts as much as the weight of its class', () => {
  const gradients = new Float64Array(2);
  const hessians = new Float64Array(2);
  fillDerivatives(0, Float64Array.of(0.5, 0.25), LABELS, Float64Array.of(4, 1, 2), gradients, hessians);
  expect([...gradients]).toEqual([2 * 0.5, 4 * (0.25 - 1)]);
  expect([...hessians]).toEqual([2 * 0.25, 4 * 0.1875]);
});

test('huge scores give finite probabilities', () => {
  const probabilities = new Float64Array(2);
  const loss = fillProbabilities(Float64Array.of(1000, -1000), Int32Array.of(0), 2, probabilities);
  expect([...probabilities]).toEqual([1, 0]);
  expect(loss).toBe(0);
});

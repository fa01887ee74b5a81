import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepOnSimplex } from '../../../src/models/logistic/step-on-simplex.ts';

function step(scores: readonly number[], before: readonly number[], stiffness: number): number[] {
  const after = new Float64Array(scores.length);
  stepOnSimplex(
    Float64Array.from(scores),
    Float64Array.from(before),
    stiffness,
    after,
    new Float64Array(scores.length),
  );
  return [...after];
}

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

test('is the softmax of the scores that it leads to, and sums to 1', () => {
  const classes = fc.integer({ min: 1, max: 30 });
  const problems = classes.chain((length) =>
    fc.record({
      scores: fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
        minLength: length,
        maxLength: length,
      }),
      raw: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: length, maxLength: length }),
      stiffness: fc.constantFrom(0, 1e-6, 0.1, 1, 2.718, 30, 1e4),
    }),
  );
  fc.assert(
    fc.property(problems, ({ scores, raw, stiffness }) => {
      const before = softmax(raw);
      const after = step(scores, before, stiffness);
      expect(after.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 8);
      const led = softmax(scores.map((score, k) => score - stiffness * (after[k] - before[k])));
      led.forEach((p, k) => expect(after[k]).toBeCloseTo(p, 6));
    }),
    { numRuns: 500, seed: 1 },
  );
});

test.each([
  ['no stiffness: the softmax', [0, Math.log(3)], [1, 0], 0, [0.25, 0.75]],
  ['equal scores, even before: nothing moves', [1, 1], [0.5, 0.5], 5, [0.5, 0.5]],
  ['one class', [7], [1], 3, [1]],
] as const)('%s', (_what, scores, before, stiffness, expected) => {
  step(scores, before, stiffness).forEach((p, k) => expect(p).toBeCloseTo(expected[k], 8));
});

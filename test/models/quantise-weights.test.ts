import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantiseModel } from '../../src/models/quantise-weights.ts';

function quantise(weights: readonly number[], classes: number): ReturnType<typeof quantiseModel> {
  const bias = new Float32Array(classes).fill(0.25);
  return quantiseModel({ kind: 'linear', classes, weights: Float32Array.from(weights), bias });
}

test.each([
  ['the largest of a column is 127', [1, -2, 4], [32, -64, 127]],
  ['signs reach equally far', [-1, 1, 0.5], [-127, 127, 64]],
  ['halves go to the even one', [127, 0.5, 1.5, 2.5, -0.5, -1.5], [127, 0, 2, 2, 0, -2]],
  ['a column of zeros stays one', [0, 0], [0, 0]],
])('%s', (_title, weights, expected) => {
  expect([...quantise(weights, weights.length).weights]).toEqual(expected);
});

test('each column has its own scale, and the bias stays', () => {
  const { weights, scales, bias } = quantise([1, 0.5, 0, 0, 254, -127], 2);
  expect([...weights]).toEqual([127, 64, 0, 0, 127, -64]);
  expect(scales).toEqual(Float32Array.of(1 / 127, 0, 2));
  expect(bias).toEqual(Float32Array.of(0.25, 0.25));
});

test('a weight is off by at most half a scale', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: Math.fround(-1e3), max: Math.fround(1e3), noNaN: true }), { minLength: 1 }),
      (raw) => {
        // Below this float32 has too few digits left for a scale.
        const row = raw.map((weight) => (Math.abs(weight) < 1e-30 ? 0 : weight));
        const { weights, scales } = quantise(row, row.length);
        row.forEach((weight, k) =>
          expect(Math.abs(weights[k] * scales[0] - weight)).toBeLessThanOrEqual(scales[0] * 0.50001),
        );
      },
    ),
  );
});

test('the smallest numbers that there are do not overflow', () => {
  expect([...quantise([1e-43, -1e-43], 2).weights].map(Math.abs)).toEqual([71, 71]);
});

test('a number that is none is not made into one', () => {
  expect(quantise([NaN, 1], 2).scales).toEqual(Float32Array.of(NaN));
  expect(quantise([1, NaN, 2], 3).scales[0]).not.toBe(0);
});

test('an int8 model stays as it is', () => {
  const model = quantise([1, 2], 2);
  expect(quantiseModel(model)).toBe(model);
});

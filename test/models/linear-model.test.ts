import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  explainScore,
  fitsColumns,
  fromTensors,
  scoreRows,
  scoreVector,
  toTensors,
} from '../../src/models/fitted-model.ts';
import type { LinearModel } from '../../src/models/linear-model.ts';
import { quantiseModel } from '../../src/models/quantise-weights.ts';

const COLUMNS = 5;
const small = fc.float({ min: -2, max: 2, noNaN: true });

/** Models of 1 to 30 classes, as float32 and as int8: fewer classes than lanes, as many, and more. */
const models = fc
  .integer({ min: 1, max: 30 })
  .chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      weights: fc.array(small, { minLength: COLUMNS * classes, maxLength: COLUMNS * classes }),
      bias: fc.array(small, { minLength: classes, maxLength: classes }),
      int8: fc.boolean(),
    }),
  )
  .map(({ classes, weights, bias, int8 }): LinearModel => {
    const model = {
      kind: 'linear' as const,
      classes,
      weights: Float32Array.from(weights),
      bias: Float32Array.from(bias),
    };
    return int8 ? quantiseModel(model) : model;
  });
const vectors = fc
  .uniqueArray(fc.integer({ min: 0, max: COLUMNS - 1 }))
  .map((columns) => Uint32Array.from(columns).sort())
  .chain((indices) =>
    fc
      .array(small, { minLength: indices.length, maxLength: indices.length })
      .map((values) => ({ indices, values: Float32Array.from(values) })),
  );

test('a score is the bias plus each value times its weight, whatever the number of classes', () => {
  fc.assert(
    fc.property(models, vectors, (model, vector) => {
      const { classes, weights, bias, scales } = model;
      const expected = Float64Array.from(bias, (own, k) =>
        vector.indices.reduce(
          (sum, column, j) =>
            sum + weights[column * classes + k] * (vector.values[j] * (scales ? scales[column] : 1)),
          own,
        ),
      );
      expect(scoreVector(model, vector)).toEqual(expected);
    }),
  );
});

test('the contributions and the base add up to the score', () => {
  fc.assert(
    fc.property(models, vectors, (model, vector) => {
      scoreVector(model, vector).forEach((score, k) => {
        const { base, contributions } = explainScore(model, vector, k);
        expect(contributions.reduce((sum, share) => sum + share, base)).toBeCloseTo(score, 12);
      });
    }),
  );
});

test('a row of a matrix is scored as the vector alone', () => {
  fc.assert(
    fc.property(models, vectors, (model, { indices, values }) => {
      const matrix = { columns: COLUMNS, indptr: Uint32Array.of(0, 0, indices.length), indices, values };
      expect(scoreRows(model, matrix, Uint32Array.of(1))).toEqual(scoreVector(model, { indices, values }));
    }),
  );
});

test('a model comes back from its arrays, which it shares', () => {
  fc.assert(
    fc.property(models, (model) => {
      const read = fromTensors('linear', toTensors(model), 'w');
      expect(read).toEqual(model);
      expect(read.kind === 'linear' && read.weights).toBe(model.weights);
      expect([fitsColumns(read, COLUMNS), fitsColumns(read, COLUMNS + 1)]).toEqual([true, false]);
    }),
  );
});

const INT8 = {
  weights: { shape: [2, 2], data: Int8Array.of(1, 2, 3, 4) },
  scales: { shape: [2], data: Float32Array.of(1, 2) },
  bias: { shape: [2], data: Float32Array.of(0, 0) },
};
const WITHOUT_SCALES = { weights: INT8.weights, bias: INT8.bias };

test.each([
  ['w: expected bias to be float32, one per class, found none.', {}],
  ['w: expected weights to be float32 or int8, found none.', { bias: INT8.bias }],
  [
    'w: expected weights to be float32 or int8, found Uint8Array of 2 × 2.',
    { ...INT8, weights: { shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) } },
  ],
  [
    'w: expected weights of columns × 2 classes, found Int8Array of 1 × 4.',
    { ...INT8, weights: { shape: [1, 4], data: INT8.weights.data } },
  ],
  ['w: expected scales to be float32, one for each of 2 columns, found none.', WITHOUT_SCALES],
  [
    'w: expected finite scales, found NaN at 1.',
    { ...INT8, scales: { shape: [2], data: Float32Array.of(1, NaN) } },
  ],
  [
    'w: expected finite bias, found -Infinity at 0.',
    { ...INT8, bias: { shape: [2], data: Float32Array.of(-Infinity, 0) } },
  ],
  [
    'w: expected finite weights, found Infinity at 3.',
    { ...INT8, weights: { shape: [2, 2], data: Float32Array.of(0, 1, 2, Infinity) } },
  ],
])('arrays that are no model are refused: %s', (message, tensors) => {
  expect(() => fromTensors('linear', tensors, 'w')).toThrow(
    expect.objectContaining({ code: 'MODEL_INVALID', message }) as Error,
  );
});

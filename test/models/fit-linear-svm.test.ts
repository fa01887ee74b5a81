import { describe, expect, test } from 'vitest';
import { stackRows } from '../../src/features/sparse-matrix.ts';
import { fitLinearSvm, type LabelledRows, type LinearSvmOptions } from '../../src/models/fit-linear-svm.ts';
import { scoreVector } from '../../src/models/linear-model.ts';

const ROWS = [
  [1, 0, 0, 0.5],
  [0.9, 0.1, 0, 0],
  [0, 1, 0.2, 0],
  [0, 0.8, 0, 0.3],
  [0.1, 0, 1, 0],
  [0, 0, 0.7, 0.6],
  [0.4, 0.5, 0, 0],
  [0, 0.3, 0.9, 0.1],
];
const LABELS = [0, 0, 1, 1, 2, 2, 0, 1];
const OPTIONS: LinearSvmOptions = { C: 1, epochs: 2000, class_weight: 'none', seed: 1 };

function sparse(row: readonly number[]): { indices: Uint32Array; values: Float32Array } {
  const indices = Uint32Array.from(row.keys()).filter((column) => row[column] !== 0);
  return { indices, values: Float32Array.from(indices, (column) => row[column]) };
}

function toData(rows: readonly number[][], labels: readonly number[], classes: number): LabelledRows {
  return {
    matrix: stackRows(rows.map(sparse), rows[0].length),
    labels: Int32Array.from(labels),
    classes,
    rows: Uint32Array.from(rows.keys()),
  };
}

// scikit-learn 1.2.1: LinearSVC(C=1.0, loss='squared_hinge', tol=1e-12, max_iter=1000000, class_weight=…)
describe.each([
  [
    'none',
    [
      [1.117445, -0.45684, -0.811313, -0.332118],
      [-0.814026, 1.111105, 0.026329, -0.147843],
      [-0.604784, -0.873845, 0.590453, 0.282232],
    ],
    [-0.079829, -0.371497, -0.269534],
  ],
  [
    'balanced',
    [
      [1.103405, -0.460003, -0.794427, -0.316239],
      [-0.794984, 1.077513, 0.00192, -0.145541],
      [-0.64163, -0.93762, 0.671692, 0.316607],
    ],
    [-0.098816, -0.382924, -0.225715],
  ],
] as const)('with class weights: %s', (class_weight, coefficients, intercepts) => {
  test('reaches the coefficients of scikit-learn', async () => {
    const model = await fitLinearSvm(toData(ROWS, LABELS, 3), { ...OPTIONS, class_weight });
    coefficients.forEach((expected, k) => {
      expected.forEach((coefficient, column) =>
        expect(model.weights[column * 3 + k]).toBeCloseTo(coefficient, 4),
      );
      expect(model.bias[k]).toBeCloseTo(intercepts[k], 4);
    });
  });
});

test('the same seed gives the same bits, and few passes with another seed other bits', async () => {
  const data = toData(ROWS, LABELS, 3);
  const few = { ...OPTIONS, epochs: 2 };
  const first = await fitLinearSvm(data, few);
  expect(await fitLinearSvm(data, few)).toEqual(first);
  expect(await fitLinearSvm(data, { ...few, seed: 2 })).not.toEqual(first);
});

test('learns from the given rows only', async () => {
  const all = toData(ROWS, LABELS, 3);
  const some = await fitLinearSvm({ ...all, rows: Uint32Array.of(0, 2, 4) }, OPTIONS);
  const alone = await fitLinearSvm(toData([ROWS[0], ROWS[2], ROWS[4]], [0, 1, 2], 3), OPTIONS);
  expect(some).toEqual(alone);
});

test.each([2, 3, 28, 300])('tells %i classes apart that do not overlap', async (classes) => {
  const rows = Array.from({ length: classes }, (_row, k) =>
    Array.from({ length: classes }, (_value, c) => (c === k ? 1 : 0)),
  );
  const model = await fitLinearSvm(toData(rows, [...rows.keys()], classes), {
    ...OPTIONS,
    epochs: 20,
    C: 10,
  });
  rows.forEach((row, k) => {
    const scores = scoreVector(model, sparse(row));
    expect(scores.indexOf(Math.max(...scores))).toBe(k);
  });
});

test('a class without rows, and rows without columns, leave finite weights', async () => {
  const model = await fitLinearSvm(
    toData(
      [
        [1, 0],
        [0, 0],
        [0, 1],
      ],
      [0, 0, 2],
      3,
    ),
    OPTIONS,
  );
  expect([...model.weights, ...model.bias].every(Number.isFinite)).toBe(true);
});

test('is awaited after each pass, and stops where that throws', async () => {
  const seen: number[] = [];
  const stopped = fitLinearSvm(toData(ROWS, LABELS, 3), OPTIONS, async (epoch) => {
    seen.push(epoch);
    if (epoch === 3) throw new Error('interrupted');
  });
  await expect(stopped).rejects.toThrow('interrupted');
  expect(seen).toEqual([1, 2, 3]);
});

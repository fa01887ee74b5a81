import { describe, expect, test } from 'vitest';
import { scoreVector } from '../../../src/models/fitted-model.ts';
import { fitLinearSvm } from '../../../src/models/linear-svm/fit-linear-svm.ts';
import type { LinearSvmOptions } from '../../../src/models/linear-svm/linear-svm-options.ts';
import { LABELS, ROWS, sparse, toData } from '../../support/small-rows.ts';

const OPTIONS: LinearSvmOptions = { C: 1, epochs: 2000, class_weight: 'none', seed: 1 };

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

// Quarters; the last column is constant.
const QUARTERS = [
  [3, 3, 2, 3, 4, 2], [2, 3, 0, 2, 3, 2], [2, 0, 3, 4, 1, 2], [3, 0, 0, 0, 0, 2], [4, 4, 2, 3, 0, 2], [0, 2, 4, 2, 1, 2],
  [6, 1, 0, 1, 2, 2], [3, 4, 0, 0, 2, 2], [1, 3, 5, 2, 0, 2], [3, 0, 0, 3, 0, 2], [0, 6, 0, 0, 0, 2], [0, 0, 6, 2, 3, 2],
  [3, 0, 0, 2, 1, 2], [1, 4, 0, 2, 2, 2], [0, 0, 3, 3, 0, 2], [3, 4, 0, 4, 0, 2], [0, 6, 0, 0, 0, 2], [3, 0, 5, 3, 0, 2],
  [3, 2, 2, 0, 2, 2], [3, 7, 0, 1, 3, 2], [1, 2, 3, 3, 0, 2], [5, 3, 4, 0, 1, 2], [4, 3, 2, 0, 3, 2], [3, 3, 3, 1, 0, 2],
]; // prettier-ignore
const QUARTER_LABELS = [0, 1, 2, 0, 1, 0, 0, 1, 2, 0, 0, 2, 0, 1, 2, 0, 1, 0, 0, 1, 2, 0, 0, 2];

// scikit-learn 1.2.1: LinearSVC(C=0.4, loss='squared_hinge', tol=1e-9), one fit per class against the rest, with
// class_weight={1: n / (3 n_k), -1: 1} for 'balanced'; the objective computed from its coefficients.
test.each([
  [
    'none',
    [
      [0.682038, -0.469834, -0.213994, -0.35886, -0.091602, 0.066759],
      [-0.23303, 0.675264, -0.622587, -0.01618, 0.267078, -0.236963],
      [-0.641193, -0.312136, 0.690086, 0.251572, -0.3114, -0.121409],
    ],
    [7.637111, 4.445677, 4.095413],
  ],
  [
    'balanced',
    [
      [0.650797, -0.493815, -0.22627, -0.373057, -0.084394, 0.021868],
      [-0.219542, 0.753628, -0.67529, 0.028061, 0.280226, -0.234646],
      [-0.660845, -0.314962, 0.768228, 0.289005, -0.375074, -0.107092],
    ],
    [6.110712, 5.075999, 4.658319],
  ],
] as const)(
  'on overlapping classes reaches the objective of scikit-learn, class weights: %s',
  async (class_weight, coefficients, objectives) => {
    const rows = QUARTERS.map((row) => row.map((value) => value / 4));
    const options = { ...OPTIONS, C: 0.4, class_weight };
    const { weights, bias } = await fitLinearSvm(toData(rows, QUARTER_LABELS, 3), options);
    objectives.forEach((objective, k) => {
      const positives = QUARTER_LABELS.filter((label) => label === k).length;
      const ownWeight = class_weight === 'none' ? 1 : 24 / (3 * positives);
      let reached = bias[k] ** 2 / 2;
      coefficients[k].forEach((coefficient, column) => {
        expect(weights[column * 3 + k]).toBeCloseTo(coefficient, 3);
        reached += weights[column * 3 + k] ** 2 / 2;
      });
      rows.forEach((row, i) => {
        const own = QUARTER_LABELS[i] === k;
        const score = row.reduce((sum, value, column) => sum + value * weights[column * 3 + k], bias[k]);
        reached += 0.4 * (own ? ownWeight : 1) * Math.max(0, 1 - (own ? score : -score)) ** 2;
      });
      expect(Math.abs(reached / objective - 1)).toBeLessThan(1e-4);
    });
  },
);

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

test('a column that occurs in none of the rows has weight 0', async () => {
  const { weights } = await fitLinearSvm(
    toData(
      [
        [1, 0, 0],
        [0, 0, 1],
      ],
      [0, 1],
      2,
    ),
    OPTIONS,
  );
  expect([...weights.subarray(2, 4)]).toEqual([0, 0]);
  expect(weights[0]).toBeGreaterThan(0);
  expect(weights[5]).toBeGreaterThan(0);
});

test('one row alone, and a matrix without columns, are learnt', async () => {
  const one = await fitLinearSvm(toData([[1, 2]], [1], 2), OPTIONS);
  expect(scoreVector(one, sparse([1, 2]))[1]).toBeGreaterThan(0.5);
  const none = await fitLinearSvm({ ...toData([[], []], [0, 1], 2) }, OPTIONS);
  expect(none.weights).toHaveLength(0);
  expect(none.bias.every(Number.isFinite)).toBe(true);
});

test('no rows at all give weights of 0', async () => {
  const model = await fitLinearSvm({ ...toData(ROWS, LABELS, 3), rows: new Uint32Array() }, OPTIONS);
  expect(new Set([...model.weights, ...model.bias])).toEqual(new Set([0]));
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

test.each([1, 2])(
  'with %i threads is awaited after each pass, and stops where that throws',
  async (threads) => {
    const seen: (readonly [number, number])[] = [];
    const data = toData(ROWS, LABELS, 20); // two blocks of classes
    const stopped = fitLinearSvm(data, { ...OPTIONS, threads }, async (done, total) => {
      seen.push([done, total]);
      if (done === 3) throw new Error('interrupted');
    });
    await expect(stopped).rejects.toThrow('interrupted');
    expect(seen).toEqual([
      [1, 2000],
      [2, 2000],
      [3, 2000],
    ]);
  },
);

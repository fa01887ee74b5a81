import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FullLinearModel } from '../../../src/models/linear-model.ts';
import {
  fitLogisticRegression,
  type LogisticRegressionOptions,
} from '../../../src/models/logistic/fit-logistic-regression.ts';
import { LABELS, ROWS, toData } from '../../support/small-rows.ts';

const OPTIONS: LogisticRegressionOptions = { C: 1, max_iter: 1000, tol: 1e-8, class_weight: 'none', seed: 1 };

function scoresOf({ weights, bias, classes }: FullLinearModel, row: readonly number[]): number[] {
  return Array.from(bias, (score, k) =>
    row.reduce((sum, value, column) => sum + value * weights[column * classes + k], score),
  );
}

/** Cost × −ln probability of the label over the rows + ½‖W‖², and its gradient by the weights and by the bias. */
function objectiveOf(
  model: FullLinearModel,
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  costs: readonly number[],
): { value: number; byWeights: Float64Array; byBias: Float64Array } {
  const { classes, weights } = model;
  const byWeights = Float64Array.from(weights);
  const byBias = new Float64Array(classes);
  let value = weights.reduce((sum, weight) => sum + (weight * weight) / 2, 0);
  rows.forEach((row, i) => {
    const scores = scoresOf(model, row);
    const level = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
    value += costs[i] * (level - scores[labels[i]]);
    scores.forEach((score, k) => {
      const residual = costs[i] * (Math.exp(score - level) - (k === labels[i] ? 1 : 0));
      byBias[k] += residual;
      row.forEach((x, column) => (byWeights[column * classes + k] += residual * x));
    });
  });
  return { value, byWeights, byBias };
}

// scikit-learn 1.2.1: LogisticRegression(C=…, multi_class='multinomial', solver='lbfgs', tol=1e-12, class_weight=…)
// on the matrix in single precision; `sqrt` as a dict. The last figure is the objective there.
describe.each([
  [
    1,
    'none',
    [
      [0.818915, -0.226967, -0.626697, -0.092911],
      [-0.519561, 0.708462, 0.017854, -0.089589],
      [-0.299354, -0.481495, 0.608843, 0.1825],
    ],
    [0.196012, 0.079891, -0.275903],
    6.524831,
    [1, 1, 1],
  ],
  [
    1,
    'balanced',
    [
      [0.79758, -0.179227, -0.635334, -0.096262],
      [-0.464139, 0.709496, -0.036298, -0.106098],
      [-0.333441, -0.530269, 0.671631, 0.20236],
    ],
    [0.096463, -0.021675, -0.074788],
    6.60024,
    [8 / 9, 8 / 9, 8 / 6],
  ],
  [
    30,
    'none',
    [
      [3.161415, -0.633226, -2.674509, -1.024886],
      [-2.51531, 3.923678, 1.082548, -0.20858],
      [-0.646104, -3.290452, 1.591961, 1.233466],
    ],
    [0.854743, -0.805474, -0.049269],
    63.807049,
    [1, 1, 1],
  ],
  [
    30,
    'sqrt',
    [
      [3.136673, -0.584034, -2.676414, -0.99584],
      [-2.46996, 3.937961, 1.051693, -0.242271],
      [-0.666712, -3.353927, 1.624722, 1.238111],
    ],
    [0.811728, -0.827744, 0.016016],
    64.208993,
    [Math.sqrt(8 / 9), Math.sqrt(8 / 9), Math.sqrt(8 / 6)],
  ],
] as const)(
  'at C = %d with class weights %s',
  (C, class_weight, coefficients, intercepts, objective, weights) => {
    const data = toData(ROWS, LABELS, 3);
    const costs = LABELS.map((label) => C * weights[label]);

    test('reaches the coefficients and the objective of scikit-learn', async () => {
      const model = await fitLogisticRegression(data, { ...OPTIONS, C, class_weight });
      coefficients.forEach((expected, k) => {
        expected.forEach((coefficient, column) =>
          expect(model.weights[column * 3 + k]).toBeCloseTo(coefficient, 3),
        );
        expect(model.bias[k]).toBeCloseTo(intercepts[k], 3);
      });
      expect(objectiveOf(model, ROWS, LABELS, costs).value).toBeCloseTo(objective, 4);
    });

    test.each([1e-2, 1e-3, 1e-4])('stops within the share %d of the minimum', async (tol) => {
      const model = await fitLogisticRegression(data, { ...OPTIONS, C, class_weight, tol });
      expect(objectiveOf(model, ROWS, LABELS, costs).value / objective - 1).toBeLessThan(tol);
    });
  },
);

test('the two classes of a binary problem mirror each other, as in scikit-learn', async () => {
  const labels = LABELS.map((label) => Number(label === 0));
  const { weights, bias } = await fitLogisticRegression(toData(ROWS, labels, 2), OPTIONS);
  const expected = [0.744052, -0.232976, -0.544158, -0.089329];
  expected.forEach((coefficient, column) => {
    expect(weights[2 * column + 1]).toBeCloseTo(coefficient, 4);
    expect(weights[2 * column]).toBeCloseTo(-coefficient, 4);
  });
  expect(bias[1]).toBeCloseTo(-0.230159, 4);
});

const problems = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 12 }))
  .chain(([classes, columns, extra]) =>
    fc.record({
      classes: fc.constant(classes),
      rows: fc.array(
        fc.array(
          fc.integer({ min: -4, max: 4 }).map((n) => n / 4),
          { minLength: columns, maxLength: columns },
        ),
        { minLength: classes + extra, maxLength: classes + extra },
      ),
      C: fc.constantFrom(0.1, 1, 10),
    }),
  );

test('the gradient of the objective is 0 where it stops', async () => {
  await fc.assert(
    fc.asyncProperty(problems, async ({ classes, rows, C }) => {
      const labels = rows.map((_row, i) => i % classes);
      const model = await fitLogisticRegression(toData(rows, labels, classes), { ...OPTIONS, C });
      const { byWeights, byBias } = objectiveOf(
        model,
        rows,
        labels,
        labels.map(() => C),
      );
      const largest = Math.max(...[...byWeights, ...byBias].map(Math.abs));
      expect(largest).toBeLessThan(1e-3 * C * rows.length);
    }),
    { numRuns: 40, seed: 1 },
  );
});

test('the gradient used here is that of finite differences', async () => {
  const model = await fitLogisticRegression(toData(ROWS, LABELS, 3), { ...OPTIONS, max_iter: 1 });
  const costs = LABELS.map(() => 1);
  const { byWeights, byBias } = objectiveOf(model, ROWS, LABELS, costs);
  const moved = (part: 'weights' | 'bias', at: number, by: number): number => {
    const shifted = {
      ...model,
      weights: Float64Array.from(model.weights),
      bias: Float64Array.from(model.bias),
    };
    shifted[part][at] += by;
    return objectiveOf(shifted as unknown as FullLinearModel, ROWS, LABELS, costs).value;
  };
  const slope = (part: 'weights' | 'bias', at: number): number =>
    (moved(part, at, 1e-5) - moved(part, at, -1e-5)) / 2e-5;
  byWeights.forEach((expected, at) => expect(slope('weights', at)).toBeCloseTo(expected, 6));
  byBias.forEach((expected, at) => expect(slope('bias', at)).toBeCloseTo(expected, 6));
});

test('the same seed gives the same bits, and few passes with another seed other bits', async () => {
  const data = toData(ROWS, LABELS, 3);
  const few = { ...OPTIONS, max_iter: 2 };
  const first = await fitLogisticRegression(data, few);
  expect(await fitLogisticRegression(data, few)).toEqual(first);
  expect(await fitLogisticRegression(data, { ...few, seed: 2 })).not.toEqual(first);
});

test('learns from the given rows only', async () => {
  const all = toData(ROWS, LABELS, 3);
  const some = await fitLogisticRegression({ ...all, rows: Uint32Array.of(0, 2, 4) }, OPTIONS);
  const alone = await fitLogisticRegression(toData([ROWS[0], ROWS[2], ROWS[4]], [0, 1, 2], 3), OPTIONS);
  expect(some).toEqual(alone);
});

test.each([2, 7, 8, 28, 300])('tells %i classes apart that do not overlap', async (classes) => {
  const rows = Array.from({ length: classes }, (_row, k) =>
    Array.from({ length: classes }, (_value, c) => (c === k ? 1 : 0)),
  );
  const model = await fitLogisticRegression(toData(rows, [...rows.keys()], classes), {
    ...OPTIONS,
    C: 10,
    tol: 1e-3,
    max_iter: 50,
  });
  rows.slice(0, 30).forEach((row, k) => {
    const scores = scoresOf(model, row);
    expect(scores.indexOf(Math.max(...scores))).toBe(k);
  });
});

test('a class without rows takes nothing from the others, and is never the answer', async () => {
  const without = await fitLogisticRegression(
    toData(
      ROWS,
      LABELS.map((label) => label * 2),
      5,
    ),
    OPTIONS,
  );
  const alone = await fitLogisticRegression(toData(ROWS, LABELS, 3), OPTIONS);
  ROWS.forEach((row) => {
    const scores = scoresOf(without, row);
    expect([scores[0], scores[2], scores[4]]).toEqual(scoresOf(alone, row));
    expect([scores[1], scores[3]]).toEqual([-20, -20]);
  });
});

test.each([
  ['one row', [[0.5, 1]], [1], 2],
  ['rows of zeros', [[0, 0], [0, 0], [0, 0]], [0, 1, 1], 2], // prettier-ignore
  ['a column that is the same everywhere', [[1, 0], [1, 1], [1, 0.5]], [0, 1, 1], 2], // prettier-ignore
  ['two rows that are equal and contradict each other', [[1, 2], [1, 2]], [0, 1], 2], // prettier-ignore
  ['very large values', [[1e4, 0], [0, 1e4], [1e4, 1e4]], [0, 1, 1], 2], // prettier-ignore
])('%s: finite weights', async (_what, rows, labels, classes) => {
  const model = await fitLogisticRegression(toData(rows, labels, classes), {
    ...OPTIONS,
    C: 100,
    max_iter: 200,
  });
  expect([...model.weights, ...model.bias].every(Number.isFinite)).toBe(true);
});

test('rows that are all zero leave the odds of the classes to the bias', async () => {
  const rows = [[0], [0], [0], [0]];
  const { bias } = await fitLogisticRegression(toData(rows, [0, 1, 1, 1], 2), OPTIONS);
  expect(bias[1] - bias[0]).toBeCloseTo(Math.log(3), 5);
});

test('no rows at all: zero weights', async () => {
  const model = await fitLogisticRegression({ ...toData(ROWS, LABELS, 3), rows: new Uint32Array() }, OPTIONS);
  expect(model.weights.every((weight) => weight === 0)).toBe(true);
});

test.each([
  ['C', NaN],
  ['C', 0],
  ['C', -1],
  ['C', Infinity],
  ['tol', NaN],
  ['max_iter', NaN],
])('ends although %s is %d', async (name, value) => {
  const model = await fitLogisticRegression(toData(ROWS, LABELS, 3), {
    ...OPTIONS,
    max_iter: 30,
    [name]: value,
  });
  expect(model.bias).toHaveLength(3);
});

test('is awaited with the number of whole passes, and stops where that throws', async () => {
  const seen: number[] = [];
  const stopped = fitLogisticRegression(toData(ROWS, LABELS, 3), OPTIONS, async (pass, most) => {
    expect(most).toBe(1000);
    seen.push(pass);
    if (pass === 3) throw new Error('interrupted');
  });
  await expect(stopped).rejects.toThrow('interrupted');
  expect(seen).toEqual([0, 1, 1, 2, 2, 3]);
});

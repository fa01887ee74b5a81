import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import {
  type DenseLogregOptions,
  estimateDenseCost,
  fitDenseLogreg,
} from '../../../src/models/dense/fit-dense-logreg.ts';
import type { FullLinearModel } from '../../../src/models/linear-model.ts';
import { LABELS, ROWS, toData } from '../../support/small-rows.ts';

const OPTIONS: DenseLogregOptions = { columns: 3, steps: 40, learning_rate: 2 };

function scoresOf({ weights, bias, classes }: FullLinearModel, row: readonly number[]): number[] {
  return Array.from(bias, (score, k) =>
    row.reduce((sum, value, column) => sum + value * weights[column * classes + k], score),
  );
}

test('scores and answers are those of the whole package on the selected columns, scaled, and a column of ones', async () => {
  const model = await fitDenseLogreg(toData(ROWS, LABELS, 3), OPTIONS);
  // Column 3 has the lowest χ². The others have root mean square 1.
  const sizes = [0, 1, 2].map((column) =>
    Math.sqrt(ROWS.reduce((sum, row) => sum + row[column] ** 2, 0) / 8),
  );
  const features = new Matrix(ROWS.map((row) => [...sizes.map((size, column) => row[column] / size), 1]));
  const whole = new LogisticRegression({ numSteps: 40, learningRate: 2 / 8 });
  whole.train(features, Matrix.columnVector(LABELS));
  const answers = whole.predict(features);
  ROWS.forEach((row, i) => {
    const scores = scoresOf(model, row);
    expect(scores.indexOf(Math.max(...scores))).toBe(answers[i]);
    scores.forEach((score, k) => {
      const notThisClass = whole.classifiers[k].testScores(features)[i];
      expect(1 / (1 + Math.exp(score))).toBeCloseTo(notThisClass, 5);
    });
  });
});

test('columns that are not selected have no weight', async () => {
  const { weights } = await fitDenseLogreg(toData(ROWS, LABELS, 3), { ...OPTIONS, columns: 1 });
  expect([...weights.subarray(3)]).toEqual(new Array(9).fill(0));
  expect(weights.subarray(0, 3).every((weight) => weight !== 0)).toBe(true);
});

test('the length of a step does not depend on the number of rows', async () => {
  const once = await fitDenseLogreg(toData(ROWS, LABELS, 3), OPTIONS);
  const twice = await fitDenseLogreg(toData([...ROWS, ...ROWS], [...LABELS, ...LABELS], 3), OPTIONS);
  once.weights.forEach((weight, i) => expect(twice.weights[i]).toBeCloseTo(weight, 5));
});

test.each([
  ['a class without rows', ROWS, LABELS.map((label) => 2 * label), 5],
  ['one row', [[0.5, 1]], [0], 2],
  ['rows of zeros', [[0, 0], [0, 0]], [0, 1], 2], // prettier-ignore
  ['a column that is the same everywhere', [[1], [1], [1]], [0, 1, 0], 2],
  ['300 classes', Array.from({ length: 300 }, (_row, k) => [k / 300]), [...Array(300).keys()], 300],
])('%s: finite weights', async (_what, rows, labels, classes) => {
  const { weights, bias } = await fitDenseLogreg(toData(rows, labels, classes), { ...OPTIONS, steps: 3 });
  expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
});

test('a class without rows never wins', async () => {
  const model = await fitDenseLogreg(toData(ROWS, LABELS, 4), OPTIONS);
  for (const row of ROWS) {
    const scores = scoresOf(model, row);
    expect(scores[3]).toBeLessThan(Math.max(...scores));
  }
});

test.each([NaN, 0, -1])('ends although the options are %d', async (value) => {
  const options = { columns: value, steps: value, learning_rate: value };
  expect((await fitDenseLogreg(toData(ROWS, LABELS, 3), options)).bias).toHaveLength(3);
});

test('is awaited after each class, and stops where that throws', async () => {
  const seen: number[][] = [];
  const stopped = fitDenseLogreg(toData(ROWS, LABELS, 3), OPTIONS, async (done, total) => {
    seen.push([done, total]);
    if (done === 2) throw new Error('interrupted');
  });
  await expect(stopped).rejects.toThrow('interrupted');
  expect(seen).toEqual([[1, 3], [2, 3]]); // prettier-ignore
});

test('the estimate grows with rows, columns, classes and steps', () => {
  expect(estimateDenseCost(20_000, 299, 27, 50)).toBeCloseTo(162, 6);
});

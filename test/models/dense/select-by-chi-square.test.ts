import { expect, test } from 'vitest';
import { stackRows } from '../../../src/features/sparse-matrix.ts';
import { chiSquares, selectByChiSquare } from '../../../src/models/dense/select-by-chi-square.ts';
import type { LabelledRows } from '../../../src/models/labelled-rows.ts';

function toData(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  classes: number,
): LabelledRows {
  const vectors = rows.map((row) => {
    const indices = Uint32Array.from(row.keys()).filter((column) => row[column] !== 0);
    return { indices, values: Float32Array.from(indices, (column) => row[column]) };
  });
  return {
    matrix: stackRows(vectors, rows[0].length),
    labels: Int32Array.from(labels),
    classes,
    rows: Uint32Array.from(rows.keys()),
  };
}

const DATA = toData(
  [
    [1, 0, 0, 0.5],
    [0.9, 0.1, 0, 0],
    [0, 1, 0.2, 0],
    [0, 0.8, 0, 0.3],
    [0.1, 0, 1, 0],
    [0, 0, 0.7, 0.6],
    [0.4, 0.5, 0, 0],
    [0, 0.3, 0.9, 0.1],
  ],
  [0, 0, 1, 1, 2, 2, 0, 1],
  3,
);

test('gives the statistics of scikit-learn', () => {
  // scikit-learn 1.2.1: feature_selection.chi2 on the matrix in single precision
  const expected = [3.49444441, 2.01111114, 2.48095237, 0.18888891];
  chiSquares(DATA).forEach((statistic, column) => expect(statistic).toBeCloseTo(expected[column], 6));
});

test.each([
  [0, []],
  [1, [0]],
  [2, [0, 2]],
  [3, [0, 1, 2]],
  [99, [0, 1, 2, 3]],
])('the best %i columns, ascending', (count, columns) => {
  expect([...selectByChiSquare(DATA, count)]).toEqual(columns);
});

test('the lower column wins a tie', () => {
  expect([...selectByChiSquare(toData([[1, 1, 1], [0, 0, 0]], [0, 1], 2), 2)]).toEqual([0, 1]); // prettier-ignore
});

test('leaves out columns that are empty or the same for all classes; a class without rows does not count', () => {
  const data = toData([[1, 0, 0.5], [1, 0, 0]], [0, 2], 3); // prettier-ignore
  expect([...chiSquares(data)]).toEqual([0, 0, 0.5]);
  expect([...selectByChiSquare(data, 3)]).toEqual([2]);
});

import { expect, test } from 'vitest';
import { chiSquares, selectByChiSquare } from '../../../src/models/dense/select-by-chi-square.ts';
import { LABELS, ROWS, toData } from '../../support/small-rows.ts';

const DATA = toData(ROWS, LABELS, 3);

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

import type { SparseMatrix, SparseVector } from '../features/sparse-matrix.ts';

/** One score per class: scores = x · weights + bias. */
export interface LinearModel {
  readonly classes: number;
  /** columns × classes, row-major: the weights of one column lie together, as a row of x touches few columns. */
  readonly weights: Float32Array;
  /** One per class. */
  readonly bias: Float32Array;
}

/** The scores of one row, one per class, unbounded; above 0 speaks for the class. */
export function scoreVector(model: LinearModel, { indices, values }: SparseVector): Float64Array {
  const { classes, weights } = model;
  const scores = Float64Array.from(model.bias);
  for (let j = 0; j < indices.length; j += 1) {
    const value = values[j];
    const start = indices[j] * classes;
    for (let k = 0; k < classes; k += 1) scores[k] += weights[start + k] * value;
  }
  return scores;
}

/** The scores of these rows of a matrix, rows × classes, row-major. */
export function scoreRows(model: LinearModel, matrix: SparseMatrix, rows: Uint32Array): Float64Array {
  const scores = new Float64Array(rows.length * model.classes);
  rows.forEach((row, i) => {
    const start = matrix.indptr[row];
    const end = matrix.indptr[row + 1];
    const vector = {
      indices: matrix.indices.subarray(start, end),
      values: matrix.values.subarray(start, end),
    };
    scores.set(scoreVector(model, vector), i * model.classes);
  });
  return scores;
}

import { type SparseVector, stackRows } from '../../src/features/sparse-matrix.ts';
import type { LabelledRows } from '../../src/models/labelled-rows.ts';

/** Eight rows of three classes that overlap: what reference values of scikit-learn were computed on. */
export const ROWS: readonly (readonly number[])[] = [
  [1, 0, 0, 0.5],
  [0.9, 0.1, 0, 0],
  [0, 1, 0.2, 0],
  [0, 0.8, 0, 0.3],
  [0.1, 0, 1, 0],
  [0, 0, 0.7, 0.6],
  [0.4, 0.5, 0, 0],
  [0, 0.3, 0.9, 0.1],
];
export const LABELS: readonly number[] = [0, 0, 1, 1, 2, 2, 0, 1];

/** The vector of these values, without its zeros. */
export function sparse(row: readonly number[]): SparseVector {
  const indices = Uint32Array.from(row.keys()).filter((column) => row[column] !== 0);
  return { indices, values: Float32Array.from(indices, (column) => row[column]) };
}

/** All of these rows, to be learnt from. */
export function toData(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  classes: number,
): LabelledRows {
  return {
    matrix: stackRows(rows.map(sparse), rows[0].length),
    labels: Int32Array.from(labels),
    classes,
    groups: Uint32Array.from(rows.keys()),
    rows: Uint32Array.from(rows.keys()),
  };
}

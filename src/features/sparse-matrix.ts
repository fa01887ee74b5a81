/** One row: the columns that are not zero, ascending, and their values. */
export interface SparseVector {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/**
 * A matrix in compressed sparse row form: row i has the columns `indices[indptr[i] … indptr[i + 1])`, ascending,
 * with `values` beside them.
 */
export interface SparseMatrix {
  readonly columns: number;
  /** rows + 1 offsets. */
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** The number of rows. */
export function rowCount(matrix: SparseMatrix): number {
  return matrix.indptr.length - 1;
}

/** One row, as a view: changing it changes the matrix. */
export function rowOf(matrix: SparseMatrix, row: number): SparseVector {
  const start = matrix.indptr[row];
  const end = matrix.indptr[row + 1];
  return { indices: matrix.indices.subarray(start, end), values: matrix.values.subarray(start, end) };
}

/** The matrix of these rows, in this order. */
export function stackRows(rows: readonly SparseVector[], columns: number): SparseMatrix {
  const indptr = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => (indptr[i + 1] = indptr[i] + row.indices.length));
  const indices = new Uint32Array(indptr[rows.length]);
  const values = new Float32Array(indptr[rows.length]);
  rows.forEach((row, i) => {
    indices.set(row.indices, indptr[i]);
    values.set(row.values, indptr[i]);
  });
  return { columns, indptr, indices, values };
}

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

/** The matrix of these rows of another, in this order. */
export function selectRows(matrix: SparseMatrix, rows: Uint32Array): SparseMatrix {
  return stackRows(
    Array.from(rows, (row) => rowOf(matrix, row)),
    matrix.columns,
  );
}

/** Rows that may stand in for others: row i of `matrix` for the row `rows[i]`, ascending. */
export interface Substitutes {
  readonly rows: Uint32Array;
  readonly matrix: SparseMatrix;
}

/** The matrix with those substitutes in place whose row `chosen` accepts. */
export function substituteRows(
  matrix: SparseMatrix,
  substitutes: Substitutes,
  chosen: (row: number) => boolean,
): SparseMatrix {
  const at = new Map(Array.from(substitutes.rows, (row, i) => [row, i] as const));
  const rows = Array.from({ length: rowCount(matrix) }, (_row, row) => {
    const i = at.get(row);
    return i !== undefined && chosen(row) ? rowOf(substitutes.matrix, i) : rowOf(matrix, row);
  });
  return stackRows(rows, matrix.columns);
}

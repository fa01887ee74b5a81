import type { SparseMatrix } from '../features/sparse-matrix.ts';

/** What a learner learns from. */
export interface LabelledRows {
  readonly matrix: SparseMatrix;
  /** A class number below `classes` for each row of the matrix. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** A number for each row of the matrix, the same for copies of a listing: whoever splits the rows keeps these together. */
  readonly groups: Uint32Array;
  /** The rows to learn from. */
  readonly rows: Uint32Array;
}

/** Awaited between steps of work: the place to show progress and to be interrupted. */
export type AfterStep = (done: number, total: number) => Promise<void>;

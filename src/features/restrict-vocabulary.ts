import { weightOf } from './feature-options.ts';
import { rowCount, type SparseMatrix } from './sparse-matrix.ts';
import type { Vectoriser } from './vectoriser.ts';

/** What the vocabulary is made of: where each kind of n-gram begins, and how many listings an n-gram must occur in. */
export interface VocabularyShape {
  /** Ascending, the first 0. */
  readonly offsets: readonly number[];
  /** How long each kind's part of a row is. */
  readonly weights: readonly number[];
  readonly min_df: number;
}

/** The shape of a vectoriser's vocabulary. */
export function describeVocabulary({ spaces, options }: Vectoriser): VocabularyShape {
  return {
    offsets: spaces.map(({ offset }) => offset),
    weights: spaces.map(({ name }) => weightOf(options, name)),
    min_df: options.min_df,
  };
}

/**
 * The matrix as it would be had the vocabulary been fitted on `rows` alone: columns that occur in fewer than `min_df` of them
 * are left out, and each row's kinds of n-gram are scaled to their length again. (The idf stay those of all rows.)
 *
 * Without this, cross-validation flatters: a held-out row would be scored with n-grams that are in the vocabulary
 * only because it was there itself, has fewer unknown n-grams than a new listing ever has, and so smaller scores.
 */
export function restrictVocabulary(
  matrix: SparseMatrix,
  rows: Uint32Array,
  { offsets, weights, min_df }: VocabularyShape,
): SparseMatrix {
  const frequencies = countDocumentFrequencies(matrix, rows);
  const { columns, indptr, indices, values } = matrix;
  const keptIndptr = new Uint32Array(indptr.length);
  const keptIndices = new Uint32Array(indices.length);
  const keptValues = new Float32Array(values.length);
  const spaceEnds = [...offsets.slice(1), columns];
  let kept = 0;
  for (let row = 0; row < rowCount(matrix); row += 1) {
    let j = indptr[row];
    for (let space = 0; space < spaceEnds.length; space += 1) {
      const start = kept;
      let squares = 0;
      for (; j < indptr[row + 1] && indices[j] < spaceEnds[space]; j += 1) {
        if (frequencies[indices[j]] < min_df) continue;
        keptIndices[kept] = indices[j];
        keptValues[kept] = values[j];
        squares += values[j] * values[j];
        kept += 1;
      }
      const scale = weights[space] / Math.sqrt(squares);
      for (let i = start; i < kept; i += 1) keptValues[i] *= scale;
    }
    keptIndptr[row + 1] = kept;
  }
  return {
    columns,
    indptr: keptIndptr,
    indices: keptIndices.subarray(0, kept),
    values: keptValues.subarray(0, kept),
  };
}

function countDocumentFrequencies(
  { columns, indptr, indices }: SparseMatrix,
  rows: Uint32Array,
): Uint32Array {
  const frequencies = new Uint32Array(columns);
  for (const row of rows) {
    for (let j = indptr[row]; j < indptr[row + 1]; j += 1) frequencies[indices[j]] += 1;
  }
  return frequencies;
}

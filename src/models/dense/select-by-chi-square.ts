import type { LabelledRows } from '../labelled-rows.ts';

/**
 * The χ² statistic between each column and the classes, as scikit-learn's `feature_selection.chi2`: Σₖ (observed −
 * expected)² / expected over the sums of the column's values (≥ 0) by class. ≥ 0; 0 for a column that is zero throughout.
 */
export function chiSquares({ matrix, labels, rows, classes }: LabelledRows): Float64Array {
  const { indptr, indices, values, columns } = matrix;
  const observed = new Float64Array(columns * classes);
  const sums = new Float64Array(columns);
  const classRows = new Uint32Array(classes);
  for (const row of rows) {
    classRows[labels[row]] += 1;
    for (let j = indptr[row]; j < indptr[row + 1]; j += 1) {
      observed[indices[j] * classes + labels[row]] += values[j];
      sums[indices[j]] += values[j];
    }
  }
  return sums.map((sum, column) => {
    let statistic = 0;
    for (let k = 0; k < classes; k += 1) {
      const expected = (sum * classRows[k]) / rows.length;
      if (expected > 0) statistic += (observed[column * classes + k] - expected) ** 2 / expected;
    }
    return statistic;
  });
}

/** The `count` columns with the highest χ² above 0, or as many as there are; ascending. The lower column wins a tie. */
export function selectByChiSquare(data: LabelledRows, count: number): Uint32Array {
  const statistics = chiSquares(data);
  return Uint32Array.from(statistics.keys())
    .filter((column) => statistics[column] > 0)
    .sort((a, b) => statistics[b] - statistics[a] || a - b)
    .slice(0, Math.max(count, 0))
    .sort();
}

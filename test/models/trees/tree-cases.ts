import type { LabelledRows } from '../../../src/models/labelled-rows.ts';
import { createRandom } from '../../../src/models/random.ts';
import type { GradientBoostingOptions } from '../../../src/models/trees/fit-gradient-boosting.ts';
import type { RandomForestOptions } from '../../../src/models/trees/fit-random-forest.ts';
import { scoreTrees, type TreeEnsemble } from '../../../src/models/trees/tree-ensemble.ts';
import { sparse, toData } from '../../support/small-rows.ts';

export const FOREST: RandomForestOptions = {
  trees: 10,
  max_depth: null,
  min_samples_leaf: 1,
  max_columns: 1000,
  class_weight: 'none',
  seed: 1,
};

export const BOOSTING: GradientBoostingOptions = {
  rounds: 10,
  learning_rate: 0.3,
  max_leaves: 4,
  min_samples_leaf: 1,
  l2: 1,
  max_columns: 1000,
  column_share: 1,
  class_weight: 'none',
  seed: 1,
};

/** Rows with too little in them to learn from, of classes 0 and 1 at most; the first is of class 1. */
export const ONE_SIDED_ROWS: readonly (readonly [name: string, rows: number[][], labels: number[]])[] = [
  ['one row', [[1, 0]], [1]],
  ['a row without columns', [[0, 0]], [1]],
  ['a column that all rows share', [[1, 0], [1, 0], [1, 0]], [0, 1, 1]],
  ['rows of one class', [[1, 0], [0, 1]], [1, 1]],
]; // prettier-ignore

/** The class with the highest score. */
export function classOf(ensemble: TreeEnsemble, row: readonly number[]): number {
  const scores = scoreTrees(ensemble, sparse(row));
  return scores.indexOf(Math.max(...scores));
}

/** Random sparse rows with a few values each; the class is the column of a value, often. */
export function randomRows(count: number, columns: number, classes: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const labels = Array.from({ length: count }, () => Math.floor(random() * classes));
  const rows = labels.map((label) =>
    Array.from({ length: columns }, (_value, column) =>
      random() < (column % classes === label ? 0.4 : 0.1) ? 0.1 + random() : 0,
    ),
  );
  return toData(rows, labels, classes);
}

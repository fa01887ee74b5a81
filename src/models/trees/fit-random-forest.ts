import { type ClassWeighting, weighClasses } from '../class-weights.ts';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import { createRandom } from '../random.ts';
import { binRows } from './binned-rows.ts';
import { createEnsembleBuilder } from './ensemble-builder.ts';
import { createForestGrower } from './forest-tree.ts';
import type { TreeEnsemble } from './tree-ensemble.ts';

export interface RandomForestOptions {
  readonly trees: number;
  /** Splits between the root and a leaf at most; null for no limit. */
  readonly max_depth: number | null;
  /** Training rows in a leaf, at least. */
  readonly min_samples_leaf: number;
  /** Columns that the trees may look at: those whose presence says most about the class. */
  readonly max_columns: number;
  readonly class_weight: ClassWeighting;
  readonly seed: number;
}

/** Weight of the class shares beside the trees' probabilities: none is 0, so that its logarithm is finite. */
const SMOOTHING = 0.001;

/**
 * A forest of extremely randomised trees (Geurts et al., "Extremely randomized trees", 2006): each tree sees all
 * rows; each split is the one of lowest Gini impurity among √columns random columns, cut at a random bin. The score
 * is the logarithm of the class shares in the leaves, averaged over the trees and smoothed. No
 * bootstrap. The same seed gives the same bits.
 *
 * `afterTree` is awaited after each tree: the place to show progress and to be interrupted.
 */
export async function fitRandomForest(
  data: LabelledRows,
  options: RandomForestOptions,
  afterTree: AfterStep = () => Promise.resolve(),
): Promise<TreeEnsemble> {
  const { classes } = data;
  const binned = binRows(data, { max_columns: options.max_columns, min_rows: options.min_samples_leaf });
  const classWeights = weighClasses(binned.labels, classes, options.class_weight);
  const builder = createEnsembleBuilder();
  const growTree = createForestGrower({
    binned,
    classes,
    classWeights,
    options,
    random: createRandom(options.seed),
    builder,
  });
  for (let tree = 1; tree <= options.trees; tree += 1) {
    growTree();
    await afterTree(tree, options.trees);
  }
  const base = new Float32Array(classes).fill(1);
  for (const label of binned.labels) base[label] += 1;
  const share = SMOOTHING / (binned.rows + classes);
  return builder.finish(
    classes,
    'log',
    base.map((count) => count * share),
  );
}

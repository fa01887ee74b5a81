import { type ClassWeighting, weighClasses } from '../class-weights.ts';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import { createRandom, shuffle } from '../random.ts';
import { type BinnedRows, binRows, keepColumns } from './binned-rows.ts';
import { type BoostedSample, createTreeGrower, type GrownNode } from './boosted-tree.ts';
import { createEnsembleBuilder, type EnsembleBuilder } from './ensemble-builder.ts';
import { fillDerivatives, fillProbabilities } from './softmax-loss.ts';
import type { TreeEnsemble } from './tree-ensemble.ts';

export interface GradientBoostingOptions {
  /** Each round grows one tree per class. */
  readonly rounds: number;
  /** Share of each leaf's Newton step that is taken, in (0, 1]. */
  readonly learning_rate: number;
  readonly max_leaves: number;
  /** Rows of a tree's sample in a leaf, at least. */
  readonly min_samples_leaf: number;
  /** L2 penalty on the values of leaves, ≥ 0. */
  readonly l2: number;
  /** Columns that the trees may look at: those whose presence says most about the class. */
  readonly max_columns: number;
  /** Share of these that each round looks at, in (0, 1]. */
  readonly column_share: number;
  readonly class_weight: ClassWeighting;
  readonly seed: number;
}

/** Rows whose gradient is larger than this (times their weight) are in every sample. */
const SURE_GRADIENT = 0.1;
/** No leaf moves a score by more, before the learning rate. */
const LARGEST_STEP = 10;

/**
 * Gradient boosting of the multinomial loss: in each round one regression tree per class on the derivatives of the
 * loss, leaves of −G / (H + l2) (Friedman, "Greedy Function Approximation", 2001; the gain is XGBoost's). Splits are
 * found on a sample of rows: a row is drawn with a probability that grows with its gradient and weighted by the
 * inverse (minimal variance sampling, Ibragimov & Gusev, 2019), as most rows are long settled for most classes.
 * The values of the leaves come from all rows. A class without rows gets no trees. The same seed gives the same bits.
 *
 * `afterTree` is awaited after each tree, with the rounds that are done.
 */
export async function fitGradientBoosting(
  data: LabelledRows,
  options: GradientBoostingOptions,
  afterTree: AfterStep = () => Promise.resolve(),
): Promise<TreeEnsemble> {
  const { classes } = data;
  const binned = binRows(data, {
    max_columns: options.max_columns,
    min_rows: options.min_samples_leaf,
  });
  const { rows, labels } = binned;
  const classWeights = weighClasses(labels, classes, options.class_weight);
  const random = createRandom(options.seed);
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label] += 1;
  const base = Float32Array.from(counts, (count) => Math.log((count + 1) / (rows + classes)));

  const state = createState(rows, classes, base);
  const builder = createEnsembleBuilder();
  for (let round = 1; round <= options.rounds; round += 1) {
    fillProbabilities(state.scores, labels, classes, state.probabilities);
    const drawn = drawColumns(binned, options.column_share, random);
    const grower = createTreeGrower(drawn, options);
    for (let k = 0; k < classes; k += 1) {
      if (counts[k] === 0) continue;
      fillDerivatives(k, state.probabilities, labels, classWeights, state.gradients, state.hessians);
      const root = grower.grow(drawSample(state, random), state.leafOfRow);
      const leaves = valueLeaves(state, options);
      addTree(builder, drawn, root, leaves, k);
      const start = k * rows;
      for (let i = 0; i < rows; i += 1) state.scores[start + i] += leaves.values[state.leafOfRow[i]];
      await afterTree(k === classes - 1 ? round : round - 1, options.rounds);
    }
  }
  return builder.finish(classes, 'identity', base);
}

interface BoostingState {
  /** classes × rows, as are the probabilities. */
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
  /** Per row, of the class at hand. */
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly leafOfRow: Uint16Array;
}

function createState(rows: number, classes: number, base: Float32Array): BoostingState {
  const scores = new Float64Array(rows * classes);
  base.forEach((score, k) => scores.fill(score, k * rows, (k + 1) * rows));
  return {
    scores,
    probabilities: new Float64Array(rows * classes),
    gradients: new Float64Array(rows),
    hessians: new Float64Array(rows),
    leafOfRow: new Uint16Array(rows),
  };
}

/** The rows as one round sees them. */
function drawColumns(binned: BinnedRows, share: number, random: () => number): BinnedRows {
  if (share >= 1) return binned;
  const places = Uint32Array.from(binned.columns.keys());
  shuffle(places, random);
  return keepColumns(binned, places.slice(0, Math.ceil(share * places.length)).sort());
}

function drawSample({ gradients, hessians }: BoostingState, random: () => number): BoostedSample {
  const rows = new Uint32Array(gradients.length);
  const sampledGradients = new Float64Array(gradients.length);
  const sampledHessians = new Float64Array(gradients.length);
  let drawn = 0;
  for (let i = 0; i < gradients.length; i += 1) {
    const chance = Math.abs(gradients[i]) / SURE_GRADIENT;
    if (chance < 1 && random() >= chance) continue;
    const weight = chance < 1 ? 1 / chance : 1;
    rows[drawn] = i;
    sampledGradients[drawn] = gradients[i] * weight;
    sampledHessians[drawn] = hessians[i] * weight;
    drawn += 1;
  }
  return {
    rows: rows.subarray(0, drawn),
    gradients: sampledGradients,
    hessians: sampledHessians,
  };
}

interface ValuedLeaves {
  /** Per leaf: what it adds to the score of its class. */
  readonly values: Float32Array;
  /** Per leaf: its rows. */
  readonly covers: Uint32Array;
}

/** The Newton step of each leaf over all its rows. */
function valueLeaves(
  { gradients, hessians, leafOfRow }: BoostingState,
  { max_leaves, l2, learning_rate }: GradientBoostingOptions,
): ValuedLeaves {
  const gradientSums = new Float64Array(max_leaves);
  const hessianSums = new Float64Array(max_leaves);
  const covers = new Uint32Array(max_leaves);
  for (let i = 0; i < leafOfRow.length; i += 1) {
    const leaf = leafOfRow[i];
    gradientSums[leaf] += gradients[i];
    hessianSums[leaf] += hessians[i];
    covers[leaf] += 1;
  }
  const values = Float32Array.from(gradientSums, (gradient, leaf) => {
    const step = -gradient / (hessianSums[leaf] + l2 + Number.EPSILON);
    return learning_rate * Math.min(LARGEST_STEP, Math.max(-LARGEST_STEP, step));
  });
  return { values, covers };
}

function addTree(
  builder: EnsembleBuilder,
  binned: BinnedRows,
  root: GrownNode,
  { values, covers }: ValuedLeaves,
  k: number,
): void {
  const coverOf = ({ id, split }: GrownNode): number =>
    split ? coverOf(split.left) + coverOf(split.right) : covers[id];
  const add = (node: GrownNode): void => {
    if (!node.split) {
      builder.addLeaf(covers[node.id], [[k, values[node.id]]]);
      return;
    }
    const { bin, left, right } = node.split;
    const split = builder.addSplit(binned.columns[binned.columnOfBin[bin]], binned.cuts[bin], coverOf(node));
    add(left);
    builder.startRight(split);
    add(right);
  };
  builder.startTree();
  add(root);
}

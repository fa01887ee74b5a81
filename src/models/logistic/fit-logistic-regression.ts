import type { SparseMatrix } from '../../features/sparse-matrix.ts';
import { type ClassWeighting, weighClasses } from '../class-weights.ts';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import type { FullLinearModel } from '../linear-model.ts';
import { createRandom, shuffle } from '../random.ts';
import { stepOnSimplex } from './step-on-simplex.ts';

export interface LogisticRegressionOptions {
  /** Inverse strength of the L2 penalty, above 0. */
  readonly C: number;
  /** Passes over the rows at most. */
  readonly max_iter: number;
  /** Enough is when the duality gap is at most this share of the objective. */
  readonly tol: number;
  readonly class_weight: ClassWeighting;
  readonly seed: number;
}

/**
 * Multinomial logistic regression with an L2 penalty: minimises Σᵢ cᵢ · −ln softmax(x·W + b)[labelᵢ] + ½‖W‖², with
 * cᵢ = C × weight of the row's class, as scikit-learn's LogisticRegression(multi_class='multinomial'); the bias b is
 * not penalised.
 *
 * Dual coordinate descent, one row at a time, all classes at once (after Yu, Huang and Lin, "Dual coordinate descent
 * methods for logistic regression and maximum entropy models", Machine Learning 85, 2011): each row has dual variables that are
 * probabilities, W = Σᵢ cᵢ xᵢ ([k = labelᵢ] − pᵢₖ), and a visit finds the best ones for the row as the others stand.
 * That the bias is free means Σᵢ cᵢ ([k = labelᵢ] − pᵢₖ) = 0 for each class; it is the multiplier of these
 * constraints, and found by the method of multipliers, one update a pass.
 *
 * Stops when the duality gap, Σᵢ cᵢ KL(pᵢ ‖ softmax of the row's scores), seen during a pass is at most `tol` × objective (the pass
 * has made it smaller by then), and the bias as settled. After `max_iter` passes it gives what it has. The
 * same seed gives the same bits.
 *
 * A class without rows has no finite bias at the minimum: it is left out, and scores `ABSENT_SCORE` on every row.
 *
 * `afterStep` is awaited a few times in each pass, with the number of whole passes done.
 */
export async function fitLogisticRegression(
  data: LabelledRows,
  options: LogisticRegressionOptions,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<FullLinearModel> {
  const state = createState(data, options);
  const order = Uint32Array.from(data.rows, (_row, i) => i);
  const random = createRandom(options.seed);
  for (let pass = 0; pass < options.max_iter; pass += 1) {
    shuffle(order, random);
    const seen: Progress = { loss: 0, size: 0, gap: 0 };
    for (let start = 0; start < order.length; start += ROWS_AT_A_TIME) {
      visitRows(data, order.subarray(start, start + ROWS_AT_A_TIME), state, seen);
      await afterStep(pass, options.max_iter);
    }
    const imbalance = updateMultipliers(state);
    await afterStep(pass + 1, options.max_iter);
    if (!(seen.gap + imbalance > options.tol * (seen.loss + seen.size / 2))) break;
  }
  return toLinearModel(state, data.classes);
}

/** The scores of the classes that have rows have mean 0, so their highest is at least 0: an absent class stays far below. */
const ABSENT_SCORE = -20;

/** At 500 columns a row and 27 classes, about 0.15 s. */
const ROWS_AT_A_TIME = 2000;

/** Scores that are summed up together: as many as fit into registers. */
const LANES = 7;

/** Dual variables that would move less than this share of the row's largest move stay: most of a row's classes do. */
const SMALL_MOVE = 0.02;

interface DualState {
  /** The class number of each class that has rows, ascending. All below is in terms of these classes. */
  readonly present: Int32Array;
  /** The classes, rounded up to a multiple of `LANES`; the lanes beyond the classes stay 0. */
  readonly lanes: number;
  /** columns × lanes. */
  readonly weights: Float32Array;
  /** multipliers + imbalance: the constraints also have a quadratic penalty. */
  readonly bias: Float64Array;
  readonly multipliers: Float64Array;
  /** Rows × classes. */
  readonly probabilities: Float64Array;
  readonly labels: Int32Array;
  readonly costs: Float64Array;
}

/** Sums over the visited rows, each as it stood when it was visited. */
interface Progress {
  loss: number;
  /** ‖W‖². */
  size: number;
  gap: number;
}

function createState(data: LabelledRows, { C, class_weight }: LogisticRegressionOptions): DualState {
  const ownLabels = Int32Array.from(data.rows, (row) => data.labels[row]);
  const weights = weighClasses(ownLabels, data.classes, class_weight);
  const present = Int32Array.from(new Set(ownLabels)).sort();
  const labels = ownLabels.map((label) => present.indexOf(label));
  const lanes = LANES * Math.ceil(present.length / LANES);
  const probabilities = new Float64Array(labels.length * present.length);
  labels.forEach((label, i) => (probabilities[i * present.length + label] = 1));
  return {
    present,
    lanes,
    weights: new Float32Array(data.matrix.columns * lanes),
    bias: new Float64Array(lanes),
    multipliers: new Float64Array(lanes),
    probabilities,
    labels,
    costs: Float64Array.from(ownLabels, (label) => C * weights[label]),
  };
}

/** The hot kernel: nearly all of training. */
function visitRows(
  { matrix, rows }: LabelledRows,
  order: Uint32Array,
  state: DualState,
  seen: Progress,
): void {
  const { indptr, indices, values } = matrix;
  const { lanes, weights, bias, probabilities, labels, costs, present } = state;
  const classes = present.length;
  const scores = new Float64Array(lanes);
  const after = new Float64Array(classes);
  const targets = new Float64Array(classes);
  const moving = new Uint32Array(classes);
  for (const i of order) {
    const start = indptr[rows[i]];
    const end = indptr[rows[i] + 1];
    const squares = sumScores(matrix, start, end, state, scores);
    const before = probabilities.subarray(i * classes, (i + 1) * classes);
    measureRow(scores, bias, before, labels[i], costs[i], seen);
    stepOnSimplex(scores, before, costs[i] * (squares + 1), after, targets);

    let largest = 0;
    for (let k = 0; k < classes; k += 1) largest = Math.max(largest, Math.abs(after[k] - before[k]));
    let count = 0;
    for (let k = 0; k < classes; k += 1) {
      if (!(Math.abs(after[k] - before[k]) > SMALL_MOVE * largest)) continue;
      const step = costs[i] * (before[k] - after[k]);
      before[k] = after[k];
      bias[k] += step;
      moving[count] = k;
      targets[count] = step;
      count += 1;
    }
    for (let j = start; j < end; j += 1) {
      const value = values[j];
      const at = indices[j] * lanes;
      for (let m = 0; m < count; m += 1) weights[at + moving[m]] += targets[m] * value;
    }
  }
}

/** Adds what one row tells about the objective and the duality gap. */
function measureRow(
  scores: Float64Array,
  bias: Float64Array,
  probabilities: Float64Array,
  label: number,
  cost: number,
  seen: Progress,
): void {
  const classes = probabilities.length;
  let highest = -Infinity;
  for (let k = 0; k < classes; k += 1) highest = Math.max(highest, scores[k]);
  let sum = 0;
  for (let k = 0; k < classes; k += 1) sum += Math.exp(scores[k] - highest);
  const level = highest + Math.log(sum);
  let divergence = 0;
  let size = scores[label] - bias[label];
  for (let k = 0; k < classes; k += 1) {
    const p = probabilities[k];
    if (p > 0) divergence += p * (Math.log(p) - scores[k] + level);
    size -= p * (scores[k] - bias[k]);
  }
  seen.loss += cost * (level - scores[label]);
  seen.size += cost * size;
  seen.gap += cost * divergence;
}

/** scores = bias + x · weights for the row between `start` and `end`, `LANES` classes at a time. Returns ‖x‖². */
function sumScores(
  { indices, values }: SparseMatrix,
  start: number,
  end: number,
  { lanes, weights, bias }: DualState,
  scores: Float64Array,
): number {
  let squares = 0;
  for (let j = start; j < end; j += 1) squares += values[j] * values[j];
  for (let k = 0; k < lanes; k += LANES) {
    let s0 = bias[k];
    let s1 = bias[k + 1];
    let s2 = bias[k + 2];
    let s3 = bias[k + 3];
    let s4 = bias[k + 4];
    let s5 = bias[k + 5];
    let s6 = bias[k + 6];
    for (let j = start; j < end; j += 1) {
      const value = values[j];
      const at = indices[j] * lanes + k;
      s0 += weights[at] * value;
      s1 += weights[at + 1] * value;
      s2 += weights[at + 2] * value;
      s3 += weights[at + 3] * value;
      s4 += weights[at + 4] * value;
      s5 += weights[at + 5] * value;
      s6 += weights[at + 6] * value;
    }
    scores[k] = s0;
    scores[k + 1] = s1;
    scores[k + 2] = s2;
    scores[k + 3] = s3;
    scores[k + 4] = s4;
    scores[k + 5] = s5;
    scores[k + 6] = s6;
  }
  return squares;
}

/** multipliers += imbalance, and the bias with them. Returns the largest imbalance that a class had. */
function updateMultipliers({ bias, multipliers }: DualState): number {
  let largest = 0;
  for (let k = 0; k < bias.length; k += 1) {
    const imbalance = bias[k] - multipliers[k];
    largest = Math.max(largest, Math.abs(imbalance));
    multipliers[k] += imbalance;
    bias[k] += imbalance;
  }
  return largest;
}

/** The classes in their places. The bias gets mean 0: what all scores have in common says nothing. */
function toLinearModel({ present, lanes, weights, bias }: DualState, classes: number): FullLinearModel {
  const columns = weights.length / lanes;
  const mean = bias.reduce((sum, b) => sum + b, 0) / Math.max(present.length, 1);
  const own = new Float32Array(columns * classes);
  const ownBias = new Float32Array(classes).fill(ABSENT_SCORE);
  present.forEach((k, lane) => {
    ownBias[k] = bias[lane] - mean;
    for (let column = 0; column < columns; column += 1) {
      own[column * classes + k] = weights[column * lanes + lane];
    }
  });
  return { kind: 'linear', classes, weights: own, bias: ownBias };
}

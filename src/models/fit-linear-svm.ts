import type { SparseMatrix } from '../features/sparse-matrix.ts';
import { type ClassWeighting, weighClasses } from './class-weights.ts';
import type { LinearModel } from './linear-model.ts';
import { createRandom, shuffle } from './random.ts';

export interface LinearSvmOptions {
  /** Inverse strength of the L2 penalty, above 0. */
  readonly C: number;
  /** Passes over the rows. */
  readonly epochs: number;
  readonly class_weight: ClassWeighting;
  readonly seed: number;
}

export interface LabelledRows {
  readonly matrix: SparseMatrix;
  /** A class number below `classes` for each row of the matrix. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** The rows to learn from. */
  readonly rows: Uint32Array;
}

/**
 * A linear support vector machine, one class against the rest, squared hinge loss, L2 penalty, the bias penalised
 * too: for each class k it minimises ½‖w‖² + Σᵢ Cᵢ max(0, 1 − yᵢ w·xᵢ)², with Cᵢ = C × weight of the class on the
 * class's own rows and C on the others, as LIBLINEAR's solver 1 and scikit-learn's LinearSVC do.
 *
 * Dual coordinate descent (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
 * 2008), but all classes of a row at once: each weight that a row touches is fetched once for all classes.
 * The classes do not influence each other. The same seed gives the same bits.
 *
 * `afterEpoch` is awaited after each pass: the place to show progress and to be interrupted.
 */
export async function fitLinearSvm(
  data: LabelledRows,
  options: LinearSvmOptions,
  afterEpoch: (epoch: number) => Promise<void> = () => Promise.resolve(),
): Promise<LinearModel> {
  const { matrix, classes } = data;
  const state: DualState = {
    weights: new Float32Array(matrix.columns * classes),
    bias: new Float32Array(classes),
    alphas: new Float64Array(data.rows.length * classes),
    // 1 / (2 C) of a row that is of the class, and of one that is not.
    ownDiagonals: weighClasses(selectLabels(data), classes, options.class_weight).map(
      (w) => 1 / (2 * options.C * w),
    ),
    otherDiagonal: 1 / (2 * options.C),
  };
  const order = Uint32Array.from(data.rows, (_row, i) => i);
  const random = createRandom(options.seed);
  for (let epoch = 1; epoch <= options.epochs; epoch += 1) {
    shuffle(order, random);
    passOverRows(data, order, state);
    await afterEpoch(epoch);
  }
  return { classes, weights: state.weights, bias: state.bias };
}

interface DualState {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /** One dual variable per row and class, ≥ 0. */
  readonly alphas: Float64Array;
  readonly ownDiagonals: Float64Array;
  readonly otherDiagonal: number;
}

/** The hot kernel: about nine tenths of training. Two loops over the row's columns, each over all classes. */
function passOverRows(
  { matrix, labels, rows, classes }: LabelledRows,
  order: Uint32Array,
  state: DualState,
): void {
  const { indptr, indices, values } = matrix;
  const { weights, bias, alphas, ownDiagonals, otherDiagonal } = state;
  const scores = new Float64Array(classes);
  const steps = new Float64Array(classes);
  const moving = new Uint32Array(classes);
  for (const i of order) {
    const row = rows[i];
    const start = indptr[row];
    const end = indptr[row + 1];
    for (let k = 0; k < classes; k += 1) scores[k] = bias[k];
    let squares = 1; // the bias is a column of ones
    for (let j = start; j < end; j += 1) {
      const value = values[j];
      const base = indices[j] * classes;
      squares += value * value;
      for (let k = 0; k < classes; k += 1) scores[k] += weights[base + k] * value;
    }

    let movingClasses = 0;
    const label = labels[row];
    for (let k = 0; k < classes; k += 1) {
      const y = k === label ? 1 : -1;
      const diagonal = k === label ? ownDiagonals[k] : otherDiagonal;
      const alpha = alphas[i * classes + k];
      const gradient = y * scores[k] - 1 + diagonal * alpha;
      const updated = Math.max(alpha - gradient / (squares + diagonal), 0);
      alphas[i * classes + k] = updated;
      if (updated !== alpha) {
        steps[movingClasses] = (updated - alpha) * y;
        moving[movingClasses] = k;
        movingClasses += 1;
      }
    }

    // After the first passes a row is settled for most classes: only the others' weights are touched.
    for (let m = 0; m < movingClasses; m += 1) bias[moving[m]] += steps[m];
    for (let j = start; j < end && movingClasses > 0; j += 1) {
      const value = values[j];
      const base = indices[j] * classes;
      for (let m = 0; m < movingClasses; m += 1) weights[base + moving[m]] += steps[m] * value;
    }
  }
}

function selectLabels({ labels, rows }: LabelledRows): Int32Array {
  return Int32Array.from(rows, (row) => labels[row]);
}

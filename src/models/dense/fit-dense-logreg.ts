import { Matrix } from 'ml-matrix';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import type { FullLinearModel } from '../linear-model.ts';
import { selectByChiSquare } from './select-by-chi-square.ts';

export interface DenseLogregOptions {
  /** Columns that are kept: the ones with the highest χ². At least 1. */
  readonly columns: number;
  /** Steps of gradient ascent for each class, at least 1. */
  readonly steps: number;
  /** Length of a step along the mean gradient over the rows. (The package steps along the sum: it gets this / rows.) Above 0. */
  readonly learning_rate: number;
}

/**
 * The baseline: `ml-logistic-regression`, one class against the rest on a dense matrix of few columns, full-batch
 * gradient ascent, no penalty. The package has no bias, so it is given a column of ones; and its columns are scaled to
 * root mean square 1. Its classifiers tell the probability of "not this class"; a score here is the logit of the
 * class, −x·w of theirs, so the order of the classes is theirs. Nothing is random.
 *
 * `afterStep` is awaited after each class: the package cannot be interrupted inside one. A class takes
 * `estimateDenseCost` / classes.
 */
export async function fitDenseLogreg(
  data: LabelledRows,
  options: DenseLogregOptions,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<FullLinearModel> {
  const { classes, labels, rows, matrix } = data;
  const { default: LogisticRegression } = await import('ml-logistic-regression');
  const selected = selectByChiSquare(data, options.columns);
  const scales = inverseSizes(data, selected);
  const features = toDense(data, selected, scales);
  const classifier = {
    numSteps: options.steps,
    learningRate: options.learning_rate / Math.max(rows.length, 1),
  };
  const weights = new Float32Array(matrix.columns * classes);
  const bias = new Float32Array(classes);
  for (let k = 0; k < classes; k += 1) {
    // The package exports its two-class classifier only as a part of the whole.
    const { classifiers } = LogisticRegression.load({
      name: 'LogisticRegression',
      numberClasses: 1,
      classifiers: [classifier],
    });
    const target = Matrix.columnVector(Array.from(rows, (row) => (labels[row] === k ? 0 : 1)));
    classifiers[0].train(features, target);
    const learned = classifiers[0].weights?.getRow(0) ?? [];
    selected.forEach((column, i) => (weights[column * classes + k] = -learned[i] * scales[i]));
    bias[k] = -learned[selected.length];
    await afterStep(k + 1, classes);
  }
  return { kind: 'linear', classes, weights, bias };
}

/**
 * Seconds that `fitDenseLogreg` takes, about: 20 ns for each row, column and step of each class, as measured on one
 * machine with other work going on.
 */
export function estimateDenseCost(rows: number, columns: number, classes: number, steps: number): number {
  return SECONDS_PER_CELL * rows * (columns + 1) * classes * steps;
}

const SECONDS_PER_CELL = 20e-9;

/**
 * 1 / root mean square over the rows, of each selected column. One step length has to do for all columns: without this,
 * rare words would still be at 0 when the bias has long overshot.
 */
function inverseSizes({ matrix, rows }: LabelledRows, selected: Uint32Array): Float64Array {
  const squares = new Float64Array(matrix.columns);
  for (const row of rows) {
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) {
      squares[matrix.indices[j]] += matrix.values[j] ** 2;
    }
  }
  return Float64Array.from(selected, (column) => Math.sqrt(rows.length / squares[column]));
}

/** The rows × selected columns, scaled, and a last column of ones. */
function toDense({ matrix, rows }: LabelledRows, selected: Uint32Array, scales: Float64Array): Matrix {
  const places = new Int32Array(matrix.columns).fill(-1);
  selected.forEach((column, i) => (places[column] = i));
  const dense = Matrix.zeros(rows.length, selected.length + 1);
  rows.forEach((row, i) => {
    for (let j = matrix.indptr[row]; j < matrix.indptr[row + 1]; j += 1) {
      const place = places[matrix.indices[j]];
      if (place >= 0) dense.set(i, place, matrix.values[j] * scales[place]);
    }
    dense.set(i, selected.length, 1);
  });
  return dense;
}

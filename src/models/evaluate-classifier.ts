import type { Matrix } from 'ml-matrix';
import type { SparseMatrix } from '../features/sparse-matrix.ts';
import { type Calibration, calibrate } from './calibrate.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import { type ClassificationMetrics, countConfusions, scoreConfusions } from './classification-metrics.ts';
import { type FittedModel, scoreRows } from './fitted-model.ts';
import { rankClasses } from './rank-classes.ts';

const TOP = 3;

/** How a classifier does on rows that it has not seen. */
export interface Evaluation {
  readonly metrics: ClassificationMetrics;
  readonly confusions: Matrix;
  /** Share of rows whose true class is among the three most probable. */
  readonly top_3_accuracy: number;
  readonly expected_calibration_error: number;
  /** One per row. */
  readonly predicted: Int32Array;
  readonly confidences: readonly number[];
}

/**
 * Scores the classifier on every row of the matrix; `labels` are class numbers. To say how a saved model does, hand in
 * the very one that is saved (`quantiseModel`) and its calibration.
 */
export function evaluateClassifier(
  fitted: FittedModel,
  calibration: Calibration,
  matrix: SparseMatrix,
  labels: Int32Array,
): Evaluation {
  const { classes } = fitted;
  const scores = scoreRows(
    fitted,
    matrix,
    Uint32Array.from(labels, (_label, row) => row),
  );
  const predicted = new Int32Array(labels.length);
  const confidences: number[] = [];
  let amongTop = 0;
  labels.forEach((label, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    const top = rankClasses(own, TOP);
    const probabilities = calibrate(own, calibration);
    predicted[row] = top[0];
    confidences.push(probabilities[top[0]]);
    if (top.includes(label)) amongTop += 1;
  });
  const confusions = countConfusions(labels, predicted, classes);
  return {
    metrics: scoreConfusions(confusions),
    confusions,
    top_3_accuracy: amongTop / labels.length,
    expected_calibration_error: expectedCalibrationError(
      confidences,
      Array.from(labels, (label, row) => label === predicted[row]),
    ),
    predicted,
    confidences,
  };
}

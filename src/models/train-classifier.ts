import { restrictVocabulary, type VocabularyShape } from '../features/restrict-vocabulary.ts';
import type { SparseMatrix } from '../features/sparse-matrix.ts';
import { assignFolds } from './assign-folds.ts';
import { fitTemperature } from './calibrate.ts';
import { countConfusions, scoreConfusions } from './classification-metrics.ts';
import { fitLinearSvm, type LinearSvmOptions } from './fit-linear-svm.ts';
import { type LinearModel, scoreRows } from './linear-model.ts';
import { highestClass } from './rank-classes.ts';

export const ALGORITHMS = ['linear_svm'] as const;

export interface TrainOptions extends LinearSvmOptions {
  readonly algorithm: (typeof ALGORITHMS)[number];
  /** Folds of the cross-validation, at least 2. */
  readonly cv_folds: number;
}

/** The training part. */
export interface TrainingRows {
  readonly matrix: SparseMatrix;
  /** What the columns are, so that each fold of the cross-validation can have a vocabulary of its own. */
  readonly vocabulary: VocabularyShape;
  /** A class number below `classes` for each row. */
  readonly labels: Int32Array;
  /** Two unsigned halves per row, the same for near-identical listings. */
  readonly groups: Uint32Array;
  readonly classes: number;
}

export interface TrainedClassifier {
  readonly linear: LinearModel;
  /** Fitted on the out-of-fold scores: no row is judged by a model that has learnt from it. */
  readonly temperature: number;
  /** One value per fold. */
  readonly crossValidation: { readonly f1_weighted: readonly number[]; readonly f1_macro: readonly number[] };
}

/** Called after each pass over the rows, with the number of passes done and to be done in all. */
export type AfterPass = (activity: string, done: number, total: number) => Promise<void>;

/**
 * Cross-validates, calibrates, and fits the classifier on all training rows. The same rows, options and seed give
 * the same bits.
 */
export async function trainClassifier(
  data: TrainingRows,
  options: TrainOptions,
  afterPass: AfterPass,
): Promise<TrainedClassifier> {
  const { labels, classes } = data;
  const total = (options.cv_folds + 1) * options.epochs;
  let done = 0;
  const fit = (matrix: SparseMatrix, rows: Uint32Array, activity: string): Promise<LinearModel> =>
    fitLinearSvm({ matrix, labels, classes, rows }, options, () => afterPass(activity, (done += 1), total));

  const folds = assignFolds(data.groups, labels, options.cv_folds);
  const allRows = Uint32Array.from(labels, (_label, row) => row);
  const heldOutScores = new Float64Array(labels.length * classes);
  const crossValidation = { f1_weighted: [] as number[], f1_macro: [] as number[] };
  for (let fold = 0; fold < options.cv_folds; fold += 1) {
    const heldOut = allRows.filter((row) => folds[row] === fold);
    const learnt = allRows.filter((row) => folds[row] !== fold);
    const matrix = restrictVocabulary(data.matrix, learnt, data.vocabulary);
    const model = await fit(matrix, learnt, `cross-validating, fold ${fold + 1} of ${options.cv_folds}`);
    const scores = scoreRows(model, matrix, heldOut);
    const predicted = new Int32Array(heldOut.length);
    heldOut.forEach((row, i) => {
      const own = scores.subarray(i * classes, (i + 1) * classes);
      heldOutScores.set(own, row * classes);
      predicted[i] = highestClass(own);
    });
    const truth = Int32Array.from(heldOut, (row) => labels[row]);
    const { f1_weighted, f1_macro } = scoreConfusions(countConfusions(truth, predicted, classes));
    crossValidation.f1_weighted.push(f1_weighted);
    crossValidation.f1_macro.push(f1_macro);
  }
  const linear = await fit(data.matrix, allRows, 'fitting on all training rows');
  return { linear, temperature: fitTemperature(heldOutScores, labels, classes), crossValidation };
}

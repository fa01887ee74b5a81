import { restrictVocabulary, type VocabularyShape } from '../features/restrict-vocabulary.ts';
import { type SparseMatrix, type Substitutes, substituteRows } from '../features/sparse-matrix.ts';
import { assignFolds } from './assign-folds.ts';
import { countConfusions, scoreConfusions } from './classification-metrics.ts';
import { type FittedModel, scoreRows } from './fitted-model.ts';
import type { LabelledRows } from './labelled-rows.ts';

import { highestClass } from './rank-classes.ts';

/** The training part. */
export interface TrainingRows {
  /** The rows as they were written: how they are judged. */
  readonly matrix: SparseMatrix;
  /** What takes the place of some of them when they are learnt from (see `shiftCase`). */
  readonly shifted: Substitutes;
  /** What the columns are, so that each fold of the cross-validation can have a vocabulary of its own. */
  readonly vocabulary: VocabularyShape;
  /** A class number below `classes` for each row. */
  readonly labels: Int32Array;
  /** Two unsigned halves per row, the same for near-identical listings. */
  readonly groups: Uint32Array;
  readonly classes: number;
}

/** One way of holding rows out. */
interface Fold {
  /** All rows, with the vocabulary of those that are learnt from; these as they are learnt, the others as written. */
  readonly matrix: SparseMatrix;
  readonly learnt: Uint32Array;
  readonly heldOut: Uint32Array;
}

/** The rows split for cross-validation: each is held out in one fold. */
export interface Folds {
  readonly count: number;
  readonly take: (fold: number) => Fold;
}

/** How a way of fitting does on rows that it has not seen. */
export interface CrossValidation {
  /** rows × classes, row-major: each row's scores by the model that has not learnt from it; NaN for a row that is in no fold. */
  readonly scores: Float64Array;
  /** One value per fold. */
  readonly f1_weighted: readonly number[];
  readonly f1_macro: readonly number[];
}

/**
 * Splits these rows (ascending) into folds: stratified by class, the rows of a group in the same one. A fold takes memory of the
 * size of the matrix, and is made anew each time it is taken.
 */
export function splitIntoFolds(data: TrainingRows, rows: Uint32Array, count: number): Folds {
  const assigned = assignFolds(data.groups, data.labels, count);
  return {
    count,
    take: (fold) => {
      const learnt = rows.filter((row) => assigned[row] !== fold);
      const mixed = substituteRows(data.matrix, data.shifted, (row) => assigned[row] !== fold);
      const matrix = restrictVocabulary(mixed, learnt, data.vocabulary);
      return { matrix, learnt, heldOut: rows.filter((row) => assigned[row] === fold) };
    },
  };
}

/** The same folds, each made once and kept: for trying many settings on them. */
export function keepFolds({ count, take }: Folds): Folds {
  const kept = new Map<number, Fold>();
  return {
    count,
    take: (fold) => {
      const known = kept.get(fold) ?? take(fold);
      kept.set(fold, known);
      return known;
    },
  };
}

/** Fits on each fold (numbered from 0) and scores the rows that it holds out. */
export async function crossValidate(
  { labels, classes }: TrainingRows,
  folds: Folds,
  fit: (data: LabelledRows, fold: number) => Promise<FittedModel>,
): Promise<CrossValidation> {
  const heldOutScores = new Float64Array(labels.length * classes).fill(NaN);
  const f1_weighted: number[] = [];
  const f1_macro: number[] = [];
  for (let fold = 0; fold < folds.count; fold += 1) {
    const { matrix, learnt, heldOut } = folds.take(fold);
    const model = await fit({ matrix, labels, classes, rows: learnt }, fold);
    const scores = scoreRows(model, matrix, heldOut);
    const predicted = new Int32Array(heldOut.length);
    heldOut.forEach((row, i) => {
      const own = scores.subarray(i * classes, (i + 1) * classes);
      heldOutScores.set(own, row * classes);
      predicted[i] = highestClass(own);
    });
    const truth = Int32Array.from(heldOut, (row) => labels[row]);
    const metrics = scoreConfusions(countConfusions(truth, predicted, classes));
    f1_weighted.push(metrics.f1_weighted);
    f1_macro.push(metrics.f1_macro);
  }
  return { scores: heldOutScores, f1_weighted, f1_macro };
}

import { restrictVocabulary } from '../features/restrict-vocabulary.ts';
import { assignFolds } from './assign-folds.ts';
import { countConfusions, scoreConfusions } from './classification-metrics.ts';
import { type FittedModel, scoreRows } from './fitted-model.ts';
import type { LabelledRows } from './labelled-rows.ts';
import { highestClass } from './rank-classes.ts';
import { labelRows, learntRows, type TrainingRows } from './training-rows.ts';

/** One way of holding listings out. */
interface Fold {
  /** All rows, with the vocabulary of those that are learnt from. */
  readonly examples: LabelledRows;
  readonly heldOut: Uint32Array;
}

/** The listings split for cross-validation: each is held out in one fold. */
export interface Folds {
  readonly count: number;
  readonly take: (fold: number) => Fold;
}

/** How a way of fitting does on listings that it has not seen. */
export interface CrossValidation {
  /** listings × classes, row-major: each one's scores by the model that has not learnt from it; NaN for one that is in no fold. */
  readonly scores: Float64Array;
  /** One value per fold. */
  readonly f1_weighted: readonly number[];
  readonly f1_macro: readonly number[];
}

/**
 * Splits these listings (ascending) into folds: stratified by class, those of a group in the same one. A fold takes memory of
 * the size of the matrix, and is made anew each time it is taken.
 */
export function splitIntoFolds(data: TrainingRows, listings: Uint32Array, count: number): Folds {
  const labelled = labelRows(data);
  const assigned = assignFolds(data.groups, data.labels, count);
  return {
    count,
    take: (fold) => {
      const learnt = listings.filter((listing) => assigned[listing] !== fold);
      // As in the vocabulary of all, copies do not count.
      const matrix = restrictVocabulary(data.matrix, learnt, data.vocabulary);
      return {
        examples: { ...labelled, matrix, rows: learntRows(learnt, data) },
        heldOut: listings.filter((listing) => assigned[listing] === fold),
      };
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

/** Fits on each fold (numbered from 0) and scores the listings that it holds out, as they were written. */
export async function crossValidate(
  { labels, classes }: TrainingRows,
  folds: Folds,
  fit: (data: LabelledRows, fold: number) => Promise<FittedModel>,
): Promise<CrossValidation> {
  const heldOutScores = new Float64Array(labels.length * classes).fill(NaN);
  const f1_weighted: number[] = [];
  const f1_macro: number[] = [];
  for (let fold = 0; fold < folds.count; fold += 1) {
    const { examples, heldOut } = folds.take(fold);
    const model = await fit(examples, fold);
    const scores = scoreRows(model, examples.matrix, heldOut);
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

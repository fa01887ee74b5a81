export type ScoreName = 'weighted_f1' | 'macro_f1';

/** All that the scores of a model need to know, one number per class. */
export interface ClassCounts {
  /** Rows of the class. */
  readonly support: Float64Array;
  /** Rows taken for the class, and how many of them are of it. */
  readonly predicted: Float64Array;
  readonly correct: Float64Array;
}

/** Counts of nothing yet. */
export function createClassCounts(classes: number): ClassCounts {
  return {
    support: new Float64Array(classes),
    predicted: new Float64Array(classes),
    correct: new Float64Array(classes),
  };
}

/** Counts again: adds up the cells (class `truth[c]` taken for `answers[c]`, `counts[c]` times) into `into`. */
export function countClasses(
  truth: Int32Array,
  answers: Int32Array,
  counts: Int32Array,
  into: ClassCounts,
): void {
  const { support, predicted, correct } = into;
  support.fill(0);
  predicted.fill(0);
  correct.fill(0);
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell];
    support[truth[cell]] += count;
    predicted[answers[cell]] += count;
    if (truth[cell] === answers[cell]) correct[truth[cell]] += count;
  }
}

/** The F1 of class k: 2 · correct / (support + predicted), 0 where it neither occurs nor is predicted. */
export function classF1({ support, predicted, correct }: ClassCounts, k: number): number {
  const both = support[k] + predicted[k];
  return both === 0 ? 0 : (2 * correct[k]) / both;
}

/** The recall of class k: correct / support, 0 where it has no rows. */
export function classRecall({ support, correct }: ClassCounts, k: number): number {
  return support[k] === 0 ? 0 : correct[k] / support[k];
}

/**
 * The mean F1 over the classes, in [0, 1]: weighted by support, or (`macro_f1`) unweighted over those that occur among
 * labels or predictions. Same figures as scikit-learn's `f1_score` with `zero_division=0`.
 */
export function scoreCounts(counts: ClassCounts, score: ScoreName): number {
  let sum = 0;
  let weights = 0;
  for (let k = 0; k < counts.support.length; k += 1) {
    const occurs = counts.support[k] + counts.predicted[k] > 0;
    const weight = score === 'weighted_f1' ? counts.support[k] : Number(occurs);
    sum += weight * classF1(counts, k);
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}

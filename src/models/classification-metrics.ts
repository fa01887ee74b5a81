import { Matrix } from 'ml-matrix';

/** Quality per class; precision and recall of a class without predictions or rows are 0, as scikit-learn's `zero_division=0`. */
export interface ClassMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
}

export interface ClassificationMetrics {
  readonly accuracy: number;
  /** Means over the classes that occur among the labels or the predictions. */
  readonly precision_macro: number;
  readonly recall_macro: number;
  readonly f1_macro: number;
  /** Means weighted by support. */
  readonly precision_weighted: number;
  readonly recall_weighted: number;
  readonly f1_weighted: number;
  /** In the order of the classes. */
  readonly per_class: readonly ClassMetrics[];
}

/** How often each class (row) was taken for each class (column). */
export function countConfusions(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Matrix {
  const counts = Matrix.zeros(classes, classes);
  for (let row = 0; row < labels.length; row += 1) {
    counts.set(labels[row], predicted[row], counts.get(labels[row], predicted[row]) + 1);
  }
  return counts;
}

/** All scores in [0, 1] from a confusion matrix (rows: true class, columns: predicted); same figures as scikit-learn's. */
export function scoreConfusions(confusions: Matrix): ClassificationMetrics {
  const support = confusions.sum('row');
  const predictions = confusions.sum('column');
  const total = confusions.sum();
  const perClass = confusions.diagonal().map((correct, k): ClassMetrics => {
    const precision = ratio(correct, predictions[k]);
    const recall = ratio(correct, support[k]);
    return { precision, recall, f1: ratio(2 * correct, predictions[k] + support[k]), support: support[k] };
  });
  const occurring = perClass.filter((_metrics, k) => support[k] + predictions[k] > 0);
  const macro = (pick: (metrics: ClassMetrics) => number): number =>
    ratio(sum(occurring.map(pick)), occurring.length);
  const weighted = (pick: (metrics: ClassMetrics) => number): number =>
    ratio(sum(perClass.map((metrics) => pick(metrics) * metrics.support)), total);
  return {
    accuracy: ratio(sum(confusions.diagonal()), total),
    precision_macro: macro(({ precision }) => precision),
    recall_macro: macro(({ recall }) => recall),
    f1_macro: macro(({ f1 }) => f1),
    precision_weighted: weighted(({ precision }) => precision),
    recall_weighted: weighted(({ recall }) => recall),
    f1_weighted: weighted(({ f1 }) => f1),
    per_class: perClass,
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

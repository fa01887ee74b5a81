import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import type { FullLinearModel } from '../linear-model.ts';

export const NAIVE_BAYES_VARIANTS = ['complement', 'multinomial'] as const;

export interface NaiveBayesOptions {
  readonly variant: (typeof NAIVE_BAYES_VARIANTS)[number];
  /** Added to each count; ≥ 0. At 0 it is 1e-10, as in scikit-learn. */
  readonly alpha: number;
  /** Of the complement variant: whether the weights of a class are scaled to the same sum. */
  readonly norm: boolean;
}

/**
 * Naive Bayes on counts or TF-IDF values ≥ 0, as scikit-learn's MultinomialNB and ComplementNB; the complement
 * variant is Rennie et al., "Tackling the poor assumptions of naive Bayes text classifiers", ICML 2003.
 *
 * The weights are those of `weighColumns`, less their mean over the classes. That changes all scores of a row by the same
 * amount, so neither the answer nor a probability; but the weights then say how a column tells the classes apart, and
 * keep their precision in few bits. With `norm` they are also multiplied by the number of columns, so that scores have
 * the size of the row rather than of its share of the vocabulary.
 *
 * A class without rows is taken to be distributed as all rows are. Nothing is random.
 */
export async function fitNaiveBayes(
  data: LabelledRows,
  options: NaiveBayesOptions,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<FullLinearModel> {
  const { classes } = data;
  const { columns } = data.matrix;
  const counts = countByClass(data);
  await afterStep(1, STEPS);
  const { coefficients, priors } = weighColumns(counts, options);
  await afterStep(2, STEPS);
  const scale = options.variant === 'complement' && options.norm ? columns : 1;
  const weights = new Float32Array(columns * classes);
  for (let start = 0; start < weights.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k += 1) sum += coefficients[start + k];
    for (let k = 0; k < classes; k += 1)
      weights[start + k] = (coefficients[start + k] - sum / classes) * scale;
  }
  await afterStep(STEPS, STEPS);
  return { kind: 'linear', classes, weights, bias: Float32Array.from(priors) };
}

const STEPS = 3;
const LOWEST_ALPHA = 1e-10;

/** What naive Bayes knows of the rows. */
export interface ClassCounts {
  /** The sum of each column's values over the rows of each class: columns × classes. */
  readonly values: Float64Array;
  /** The rows of each class. */
  readonly rows: Uint32Array;
}

export function countByClass({ matrix, labels, rows, classes }: LabelledRows): ClassCounts {
  const { indptr, indices, values, columns } = matrix;
  const counts: ClassCounts = {
    values: new Float64Array(columns * classes),
    rows: new Uint32Array(classes),
  };
  for (const row of rows) {
    const label = labels[row];
    counts.rows[label] += 1;
    for (let j = indptr[row]; j < indptr[row + 1]; j += 1) {
      counts.values[indices[j] * classes + label] += values[j];
    }
  }
  return counts;
}

/**
 * What scikit-learn calls `feature_log_prob_`, columns × classes: ln((count + alpha) / sum of the class) for
 * `multinomial`; for `complement` −ln of the same over the rows of all other classes, or with `norm` its share of
 * the sum over the columns. `priors`: ln(share of the class's rows) for `multinomial`, half a row for a class
 * without; 0 for `complement`. The coefficients take the place of the counts' values.
 */
export function weighColumns(
  counts: ClassCounts,
  { variant, alpha, norm }: NaiveBayesOptions,
): { readonly coefficients: Float64Array; readonly priors: Float64Array } {
  const complement = variant === 'complement';
  replaceByLogShares(counts, complement, Math.max(alpha, LOWEST_ALPHA));
  const coefficients = counts.values;
  const classes = counts.rows.length;
  if (complement) {
    const sums = norm ? sumColumns(coefficients, classes) : new Float64Array(classes).fill(-1);
    for (let start = 0; start < coefficients.length; start += classes) {
      for (let k = 0; k < classes; k += 1) coefficients[start + k] /= sums[k] || -1;
    }
  }
  const rows = counts.rows.reduce((sum, count) => sum + count, 0);
  const priors = Float64Array.from(counts.rows, (count) =>
    complement ? 0 : Math.log((count || 0.5) / Math.max(rows, 1)),
  );
  return { coefficients, priors };
}

/** ln(smoothed count / sum of the smoothed counts of the class), of the class or of all others, in place. */
function replaceByLogShares({ values, rows }: ClassCounts, complement: boolean, smoothing: number): void {
  const classes = rows.length;
  for (let start = 0; start < values.length; start += classes) {
    let total = 0;
    for (let k = 0; k < classes; k += 1) total += values[start + k];
    for (let k = 0; k < classes; k += 1) {
      const own = values[start + k];
      const others = Math.max(total - own, 0);
      values[start + k] = (complement ? others : rows[k] === 0 ? total : own) + smoothing;
    }
  }
  const sums = sumColumns(values, classes);
  for (let start = 0; start < values.length; start += classes) {
    for (let k = 0; k < classes; k += 1) values[start + k] = Math.log(values[start + k] / sums[k]);
  }
}

function sumColumns(numbers: Float64Array, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  for (let start = 0; start < numbers.length; start += classes) {
    for (let k = 0; k < classes; k += 1) sums[k] += numbers[start + k];
  }
  return sums;
}

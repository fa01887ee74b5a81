/**
 * Probabilities of the classes from their scores: softmax(scores / temperature). Sums to 1; the order of the
 * classes stays as it was. `temperature` > 0; below 1 sharpens.
 */
export function softmax(scores: Float64Array, temperature: number): Float64Array {
  let highest = -Infinity;
  for (const score of scores) highest = Math.max(highest, score);
  const probabilities = new Float64Array(scores.length);
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) {
    probabilities[k] = Math.exp((scores[k] - highest) / temperature);
    sum += probabilities[k];
  }
  for (let k = 0; k < scores.length; k += 1) probabilities[k] /= sum;
  return probabilities;
}

const LOWEST = Math.log(1e-3);
const HIGHEST = Math.log(1e3);
const PRECISION = 1e-5;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature at which the probabilities of held-out rows are the most likely (Guo et al., "On Calibration of
 * Modern Neural Networks", ICML 2017). `scores` is rows × classes, from models that have not seen the row.
 * Found to five digits by golden-section search on its logarithm: the likelihood has one peak. In [0.001, 1000].
 */
export function fitTemperature(scores: Float64Array, labels: ArrayLike<number>, classes: number): number {
  const lossAt = (logarithm: number): number => meanLogLoss(scores, labels, classes, Math.exp(logarithm));
  let low = LOWEST;
  let high = HIGHEST;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let leftLoss = lossAt(left);
  let rightLoss = lossAt(right);
  while (high - low > PRECISION) {
    if (leftLoss < rightLoss) {
      high = right;
      right = left;
      rightLoss = leftLoss;
      left = high - GOLDEN * (high - low);
      leftLoss = lossAt(left);
    } else {
      low = left;
      left = right;
      leftLoss = rightLoss;
      right = low + GOLDEN * (high - low);
      rightLoss = lossAt(right);
    }
  }
  return Number(Math.exp((low + high) / 2).toPrecision(5));
}

/** Mean of −ln(probability of the true class) over the rows. */
export function meanLogLoss(
  scores: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
  temperature: number,
): number {
  let loss = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const start = row * classes;
    let highest = -Infinity;
    for (let k = 0; k < classes; k += 1) highest = Math.max(highest, scores[start + k]);
    let sum = 0;
    for (let k = 0; k < classes; k += 1) sum += Math.exp((scores[start + k] - highest) / temperature);
    loss += Math.log(sum) - (scores[start + labels[row]] - highest) / temperature;
  }
  return loss / labels.length;
}

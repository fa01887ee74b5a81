/**
 * The multinomial loss of boosting, −ln p of each row's own class with p = softmax of the row's scores, and its
 * derivatives. All arrays are classes × rows: the rows of one class lie together.
 */

/** Fills `probabilities` with the softmax over the classes of each row; returns the mean loss of the rows. */
export function fillProbabilities(
  scores: Float64Array,
  labels: Int32Array,
  classes: number,
  probabilities: Float64Array,
): number {
  const rows = labels.length;
  let loss = 0;
  for (let i = 0; i < rows; i += 1) {
    let highest = -Infinity;
    for (let at = i; at < scores.length; at += rows) highest = Math.max(highest, scores[at]);
    let sum = 0;
    for (let at = i; at < scores.length; at += rows) {
      const odds = Math.exp(scores[at] - highest);
      probabilities[at] = odds;
      sum += odds;
    }
    for (let k = 0; k < classes; k += 1) probabilities[k * rows + i] /= sum;
    loss += Math.log(sum) + highest - scores[labels[i] * rows + i];
  }
  return loss / rows;
}

/**
 * Fills the first and second derivatives of each row's loss by its score of class k, times the weight of the row's
 * class: w (p − [k is its class]) and w p (1 − p).
 */
export function fillDerivatives(
  k: number,
  probabilities: Float64Array,
  labels: Int32Array,
  classWeights: Float64Array,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  const start = k * labels.length;
  for (let i = 0; i < labels.length; i += 1) {
    const weight = classWeights[labels[i]];
    const p = probabilities[start + i];
    gradients[i] = weight * (labels[i] === k ? p - 1 : p);
    hessians[i] = weight * p * (1 - p);
  }
}

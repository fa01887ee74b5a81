/**
 * The best step for one row of the dual problem: the probabilities p (≥ 0, sum 1) that minimise
 * Σ p ln p − p·scores + ½ stiffness ‖p − before‖², into `after`. That is where p = softmax(scores − stiffness (p − before)):
 * the softmax of the scores that the row will have once it has moved the weights accordingly.
 *
 * Each p solves ln p + stiffness p = scores + stiffness before − level, a Lambert W function; Newton's method finds the level at
 * which they sum to 1. `stiffness` ≥ 0. `targets` is scratch of the same length.
 */
export function stepOnSimplex(
  scores: Float64Array,
  before: Float64Array,
  stiffness: number,
  after: Float64Array,
  targets: Float64Array,
): void {
  const classes = after.length;
  let highest = -Infinity;
  for (let k = 0; k < classes; k += 1) {
    targets[k] = scores[k] + stiffness * before[k];
    highest = Math.max(highest, targets[k]);
  }
  // At this level the highest alone would be 1, so the sum is at least 1. It is convex in the level: from here
  // Newton's steps only go up, and never too far.
  let level = highest - stiffness;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    let sum = 0;
    let slope = 0;
    for (let k = 0; k < classes; k += 1) {
      const p = solveLogPlusLinear(targets[k] - level, stiffness);
      after[k] = p;
      sum += p;
      slope += p / (1 + stiffness * p);
    }
    if (!(Math.abs(sum - 1) > PRECISION)) break;
    level += (sum - 1) / slope;
  }
}

const MOST_TRIES = 50;
const PRECISION = 1e-9;
const FEW_CORRECTIONS = 3;

/** The p > 0 with ln p + stiffness p = target. */
function solveLogPlusLinear(target: number, stiffness: number): number {
  const start = Math.exp(target);
  const x = stiffness * start;
  // Far below 1 the linear part does not count: p = e^target (1 − x + 1.5 x² …).
  if (x < 1e-4) return start * (1 - x);
  // y + ln y = ln x for y = stiffness p.
  const logarithm = target + Math.log(stiffness);
  let y = logarithm > 1 ? logarithm - Math.log(logarithm) : Math.log1p(x) * (x < 1 ? 1 : 0.7);
  for (let i = 0; i < FEW_CORRECTIONS; i += 1) y = (y * (1 + logarithm - Math.log(y))) / (1 + y);
  return y / stiffness;
}

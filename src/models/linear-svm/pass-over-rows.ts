import type { ClassBlock } from './dual-problem.ts';

/**
 * One pass of dual coordinate descent over the rows `order[from] … order[to − 1]`, for one block of classes, in plain
 * TypeScript. Each operation is rounded to float32, so that it gives the bits of the WebAssembly kernel
 * (../kernel/assembly/dual-descent.ts), of which this is the reference, and the substitute where that cannot run.
 *
 * For each row and class: gradient = y w·x − 1 + α/(2C); α ← max(0, α − gradient / (x·x + 1/(2C))); w moves by
 * y × the change of α × x (Hsieh et al. 2008, algorithm 1 with the L2 loss).
 */
export function passOverRows(block: ClassBlock, from: number, to: number): void {
  const { lanes, order, indptr, weights, alphas, bias, squares, ownLanes } = block;
  const steps = new Float32Array(lanes);
  for (let at = from; at < to; at += 1) {
    const row = order[at];
    const start = indptr[row];
    const end = indptr[row + 1];
    sumScores(block, start, end, steps);
    let moved = false;
    for (let k = 0; k < lanes; k += 1) {
      const own = k === ownLanes[row];
      const sign = own ? 1 : block.signs[k];
      const diagonal = own ? block.ownDiagonals[k] : block.otherDiagonals[k];
      const alpha = alphas[row * lanes + k];
      const gradient = fround(fround(fround(sign * steps[k]) - 1) + fround(diagonal * alpha));
      const newton = fround(gradient / fround(squares[row] + diagonal));
      const updated = Math.max(fround(alpha - newton), 0);
      alphas[row * lanes + k] = updated;
      steps[k] = fround(fround(updated - alpha) * sign);
      moved ||= steps[k] !== 0;
    }
    // After the first passes some rows are settled for all classes of the block.
    if (!moved) continue;
    for (let k = 0; k < lanes; k += 1) bias[k] = fround(bias[k] + steps[k]);
    moveWeights(block, start, end, steps, weights);
  }
}

const fround = Math.fround;

/** scores = bias + x · weights, four lanes at a time: as many sums as stay in registers. */
function sumScores(
  { lanes, bias, slots, values, weights }: ClassBlock,
  start: number,
  end: number,
  scores: Float32Array,
): void {
  for (let k = 0; k < lanes; k += 4) {
    let s0 = bias[k];
    let s1 = bias[k + 1];
    let s2 = bias[k + 2];
    let s3 = bias[k + 3];
    for (let j = start; j < end; j += 1) {
      const value = values[j];
      const line = slots[j] * lanes + k;
      s0 = fround(s0 + fround(value * weights[line]));
      s1 = fround(s1 + fround(value * weights[line + 1]));
      s2 = fround(s2 + fround(value * weights[line + 2]));
      s3 = fround(s3 + fround(value * weights[line + 3]));
    }
    scores[k] = s0;
    scores[k + 1] = s1;
    scores[k + 2] = s2;
    scores[k + 3] = s3;
  }
}

/** weights += steps × the row's values. */
function moveWeights(
  { lanes, slots, values }: ClassBlock,
  start: number,
  end: number,
  steps: Float32Array,
  weights: Float32Array,
): void {
  for (let k = 0; k < lanes; k += 4) {
    const s0 = steps[k];
    const s1 = steps[k + 1];
    const s2 = steps[k + 2];
    const s3 = steps[k + 3];
    if (s0 === 0 && s1 === 0 && s2 === 0 && s3 === 0) continue;
    for (let j = start; j < end; j += 1) {
      const value = values[j];
      const line = slots[j] * lanes + k;
      weights[line] = fround(weights[line] + fround(value * s0));
      weights[line + 1] = fround(weights[line + 1] + fround(value * s1));
      weights[line + 2] = fround(weights[line + 2] + fround(value * s2));
      weights[line + 3] = fround(weights[line + 3] + fround(value * s3));
    }
  }
}

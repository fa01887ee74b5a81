import type { SparseVector } from '../../features/sparse-matrix.ts';

/**
 * A network with one hidden layer: scores = relu(x · inputs + hiddenBias) · outputs + bias. The inputs are int8 with a
 * scale per column, as they are nearly all of the model: the input weight of column c for unit t is
 * `scales[c] × inputs[c × hidden + t]`.
 */
export interface NetworkModel {
  readonly kind: 'network';
  readonly classes: number;
  /** Units of the hidden layer. */
  readonly hidden: number;
  /** columns × hidden, row-major, each from −127 to 127. */
  readonly inputs: Int8Array;
  /** One per column, ≥ 0. */
  readonly scales: Float32Array;
  /** One per unit. */
  readonly hiddenBias: Float32Array;
  /** hidden × classes, row-major. */
  readonly outputs: Float32Array;
  /** One per class. */
  readonly bias: Float32Array;
}

/** The scores of one row, one per class: log-probabilities up to a shift. */
export function scoreNetwork(model: NetworkModel, vector: SparseVector): Float64Array {
  const { classes, outputs } = model;
  const scores = Float64Array.from(model.bias);
  sumInputs(model, vector).forEach((sum, unit) => {
    if (sum <= 0) return;
    const at = unit * classes;
    for (let k = 0; k < classes; k += 1) scores[k] += sum * outputs[at + k];
  });
  return scores;
}

/** What reaches each unit of the hidden layer, before it is cut at 0: x · inputs + hiddenBias. */
export function sumInputs(
  { hidden, inputs, scales, hiddenBias }: NetworkModel,
  { indices, values }: SparseVector,
): Float64Array {
  const sums = Float64Array.from(hiddenBias);
  for (let j = 0; j < indices.length; j += 1) {
    const value = values[j] * scales[indices[j]];
    const at = indices[j] * hidden;
    for (let unit = 0; unit < hidden; unit += 1) sums[unit] += value * inputs[at + unit];
  }
  return sums;
}

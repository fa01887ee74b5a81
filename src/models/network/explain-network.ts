import type { SparseVector } from '../../features/sparse-matrix.ts';
import type { ColumnContributions } from '../column-contributions.ts';
import { type NetworkModel, sumInputs } from './network-model.ts';

/**
 * How the score of class k comes about, against that of an empty listing, which is the base: the rescale rule of DeepLIFT
 * (Shrikumar, Greenside and Kundaje, "Learning important features through propagating activation differences", ICML
 * 2017). A unit's output differs from its output on the empty listing by some share of what reaches it; each column's
 * part in what reaches it counts with that share. With one hidden layer the parts add up to the score exactly.
 */
export function explainNetwork(model: NetworkModel, vector: SparseVector, k: number): ColumnContributions {
  const { hidden, inputs, scales } = model;
  const { base, slopes } = linearise(model, vector, k);
  const contributions = Float64Array.from(vector.indices, (column, j) => {
    const at = column * hidden;
    let sum = 0;
    for (let unit = 0; unit < hidden; unit += 1) sum += inputs[at + unit] * slopes[unit];
    return vector.values[j] * scales[column] * sum;
  });
  return { base, contributions };
}

/** The score of class k of an empty listing, and how much it grows with what reaches each unit on the way to the vector. */
function linearise(
  model: NetworkModel,
  vector: SparseVector,
  k: number,
): { readonly base: number; readonly slopes: Float64Array } {
  const { classes, hiddenBias, outputs, bias } = model;
  let base = bias[k];
  const slopes = sumInputs(model, vector).map((sum, unit) => {
    const empty = hiddenBias[unit];
    const output = outputs[unit * classes + k];
    base += Math.max(empty, 0) * output;
    const share = sum === empty ? 0 : (Math.max(sum, 0) - Math.max(empty, 0)) / (sum - empty);
    return share * output;
  });
  return { base, slopes };
}

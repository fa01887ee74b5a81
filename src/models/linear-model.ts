import type { SparseVector } from '../features/sparse-matrix.ts';
import { isFiniteThroughout, type Tensors } from '../files/safetensors.ts';
import type { ColumnContributions } from './column-contributions.ts';
import { invalidModel } from './invalid-model.ts';

/** One score per class: scores = x · weights + bias. Weights as they were learnt, or as int8 with a scale per column. */
export type LinearModel = FullLinearModel | QuantisedLinearModel;

/** Weights as they were learnt. */
export interface FullLinearModel extends LinearModelShape {
  /** columns × classes, row-major: the weights of one column lie together, as a row of x touches few columns. */
  readonly weights: Float32Array;
  readonly scales?: undefined;
}

/** A quarter of the size: the weight of column c for class k is `scales[c] × weights[c × classes + k]`. */
export interface QuantisedLinearModel extends LinearModelShape {
  /** columns × classes, row-major, each from −127 to 127. */
  readonly weights: Int8Array;
  /** One per column, ≥ 0. */
  readonly scales: Float32Array;
}

interface LinearModelShape {
  readonly kind: 'linear';
  readonly classes: number;
  /** One per class. */
  readonly bias: Float32Array;
}

/**
 * The scores of one row, one per class, unbounded. Summed in double precision in the order of the columns: the
 * same bits whichever lane a class falls into.
 *
 * Hot: nine classes at a time have their sums in registers, a third of the time that sums in an array take. Padding the
 * int8 rows to a cache line gains nothing.
 */
export function scoreLinear(model: LinearModel, vector: SparseVector): Float64Array {
  const { classes, weights, bias } = model;
  const { indices } = vector;
  const scores = new Float64Array(classes);
  const count = indices.length;
  const scaled = scaleValues(model, vector);
  let k = 0;
  for (; k + LANES <= classes; k += LANES) {
    let s0 = bias[k];
    let s1 = bias[k + 1];
    let s2 = bias[k + 2];
    let s3 = bias[k + 3];
    let s4 = bias[k + 4];
    let s5 = bias[k + 5];
    let s6 = bias[k + 6];
    let s7 = bias[k + 7];
    let s8 = bias[k + 8];
    for (let j = 0; j < count; j += 1) {
      const value = scaled[j];
      const at = Math.imul(indices[j], classes) + k;
      s0 += weights[at] * value;
      s1 += weights[at + 1] * value;
      s2 += weights[at + 2] * value;
      s3 += weights[at + 3] * value;
      s4 += weights[at + 4] * value;
      s5 += weights[at + 5] * value;
      s6 += weights[at + 6] * value;
      s7 += weights[at + 7] * value;
      s8 += weights[at + 8] * value;
    }
    scores[k] = s0;
    scores[k + 1] = s1;
    scores[k + 2] = s2;
    scores[k + 3] = s3;
    scores[k + 4] = s4;
    scores[k + 5] = s5;
    scores[k + 6] = s6;
    scores[k + 7] = s7;
    scores[k + 8] = s8;
  }
  for (; k < classes; k += 1) {
    let sum = bias[k];
    for (let j = 0; j < count; j += 1) sum += weights[indices[j] * classes + k] * scaled[j];
    scores[k] = sum;
  }
  return scores;
}

const LANES = 9;

/**
 * The values times their columns' scales, in an array that the next vector overwrites. Reads the ends of each column's weights
 * on the way: in so short a loop a core waits for many columns at once, in the long one above for a few.
 */
function scaleValues(
  { classes, weights, scales }: LinearModel,
  { indices, values }: SparseVector,
): Float64Array {
  const count = indices.length;
  if (scaledValues.length < count) scaledValues = new Float64Array(2 * count);
  const scaled = scaledValues;
  let seen = 0;
  for (let j = 0; j < count; j += 1) {
    const column = indices[j];
    const at = Math.imul(column, classes);
    seen += weights[at] + weights[at + classes - 1];
    scaled[j] = scales === undefined ? values[j] : values[j] * scales[column];
  }
  kept[0] = seen;
  return scaled;
}

let scaledValues = new Float64Array(1024);
/** Where the sum of what was read ahead goes, so that no compiler takes the reading out. */
const kept = new Float64Array(1);

/** What each non-zero of the vector adds to the score of class k: value × weight. */
export function explainLinear(model: LinearModel, vector: SparseVector, k: number): ColumnContributions {
  const { classes, weights, bias, scales } = model;
  const contributions = Float64Array.from(vector.indices, (column, j) => {
    const value = scales === undefined ? vector.values[j] : vector.values[j] * scales[column];
    return weights[column * classes + k] * value;
  });
  return { base: bias[k], contributions };
}

/** The arrays of the model, not copied: weights (columns × classes), bias, and scales where the weights are int8. */
export function linearToTensors({ classes, weights, bias, scales }: LinearModel): Tensors {
  return {
    weights: { shape: [weights.length / classes, classes], data: weights },
    bias: { shape: [classes], data: bias },
    ...(scales && { scales: { shape: [scales.length], data: scales } }),
  };
}

/**
 * The model of these arrays, which it shares. `path` names their file in errors. Throws `MODEL_INVALID` where they
 * do not fit together or hold a number that is not finite.
 */
export function linearFromTensors(tensors: Tensors, path: string): LinearModel {
  const weights = tensors.weights?.data;
  const bias = tensors.bias?.data;
  const scales = tensors.scales?.data;
  if (!(bias instanceof Float32Array && bias.length > 0)) {
    throw invalidModel(`${path}: expected bias to be float32, one per class, found none.`);
  }
  const classes = bias.length;
  if (!(weights instanceof Float32Array || weights instanceof Int8Array)) {
    throw invalidModel(
      `${path}: expected weights to be float32 or int8, found ${describe(tensors.weights)}.`,
    );
  }
  const [columns, width] = tensors.weights.shape;
  if (tensors.weights.shape.length !== 2 || width !== classes) {
    throw invalidModel(
      `${path}: expected weights of columns × ${classes} classes, found ${describe(tensors.weights)}.`,
    );
  }
  if (weights instanceof Float32Array) {
    requireFinite({ weights, bias }, path);
    return { kind: 'linear', classes, weights, bias };
  }
  if (!(scales instanceof Float32Array && scales.length === columns)) {
    throw invalidModel(
      `${path}: expected scales to be float32, one for each of ${columns} columns, found ${describe(tensors.scales)}.`,
    );
  }
  requireFinite({ scales, bias }, path);
  return { kind: 'linear', classes, weights, bias, scales };
}

function requireFinite(arrays: Readonly<Record<string, Float32Array>>, path: string): void {
  for (const [name, array] of Object.entries(arrays)) {
    if (isFiniteThroughout(array)) continue;
    const place = array.findIndex((number) => !Number.isFinite(number));
    throw invalidModel(`${path}: expected finite ${name}, found ${array[place]} at ${place}.`);
  }
}

function describe(tensor: Tensors[string] | undefined): string {
  if (tensor === undefined) return 'none';
  return `${tensor.data.constructor.name} of ${tensor.shape.join(' × ')}`;
}

import type { LabelledRows } from '../labelled-rows.ts';

/** A network while it learns, with room for what one row's visit computes. */
export interface NetworkState {
  readonly classes: number;
  readonly hidden: number;
  /** The place of each column among those that any row to learn from has, the most frequent first; `NOWHERE` for the others. */
  readonly places: Int32Array;
  /** places × hidden. */
  readonly inputs: Float32Array;
  readonly hiddenBias: Float64Array;
  /** hidden × classes. */
  readonly outputs: Float64Array;
  readonly bias: Float64Array;
  /** The gradients so far, squared and summed: of a column the mean over the units, of the others each by itself. */
  readonly squares: {
    readonly inputs: Float32Array;
    readonly hiddenBias: Float64Array;
    readonly outputs: Float64Array;
    readonly bias: Float64Array;
  };
  /** What a visit leaves behind for the next step of it. */
  readonly visit: {
    /** How many columns of the row are looked at, their places, and their values. */
    columns: number;
    readonly columnPlaces: Int32Array;
    readonly values: Float64Array;
    /** How many units count, and which: first those not dropped, then those of them above 0. */
    units: number;
    readonly unit: Int32Array;
    /** What each unit that counts hands on, and the gradient of the loss with respect to what reaches it. */
    readonly activation: Float64Array;
    readonly unitError: Float64Array;
    /** Scores, then probabilities, then the gradient of the loss with respect to the scores. */
    readonly error: Float64Array;
  };
}

/** Uniform within ± this: small, so that what a rare column starts with does not drown what it learns. */
const INPUT_RANGE = 0.02;

/** Marks a column that has no place. */
export const NOWHERE = -1;

/** A network that has learnt nothing yet. */
export function createNetworkState(data: LabelledRows, hidden: number, random: () => number): NetworkState {
  const { matrix, rows, classes } = data;
  const { places, seen } = placeColumns(data);
  const longest = rows.reduce((most, row) => Math.max(most, matrix.indptr[row + 1] - matrix.indptr[row]), 0);
  const inputs = new Float32Array(seen * hidden).map(() => (2 * random() - 1) * INPUT_RANGE);
  // Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
  const range = Math.sqrt(6 / (hidden + classes));
  const outputs = Float64Array.from({ length: hidden * classes }, () => (2 * random() - 1) * range);
  return {
    classes,
    hidden,
    places,
    inputs,
    hiddenBias: new Float64Array(hidden),
    outputs,
    bias: new Float64Array(classes),
    squares: {
      inputs: new Float32Array(seen),
      hiddenBias: new Float64Array(hidden),
      outputs: new Float64Array(hidden * classes),
      bias: new Float64Array(classes),
    },
    visit: {
      columns: 0,
      columnPlaces: new Int32Array(longest),
      values: new Float64Array(longest),
      units: 0,
      unit: new Int32Array(hidden),
      activation: new Float64Array(hidden),
      unitError: new Float64Array(hidden),
      error: new Float64Array(classes),
    },
  };
}

/**
 * The columns by how many rows have them: what is touched most lies together, and stays in the caches.
 */
function placeColumns({ matrix, rows }: LabelledRows): {
  readonly places: Int32Array;
  readonly seen: number;
} {
  const { columns, indptr, indices } = matrix;
  const frequencies = new Uint32Array(columns);
  for (const row of rows) {
    for (let j = indptr[row]; j < indptr[row + 1]; j += 1) frequencies[indices[j]] += 1;
  }
  const order = Uint32Array.from(frequencies.keys())
    .filter((column) => frequencies[column] > 0)
    .sort((a, b) => frequencies[b] - frequencies[a] || a - b);
  const places = new Int32Array(columns).fill(NOWHERE);
  order.forEach((column, place) => (places[column] = place));
  return { places, seen: order.length };
}

import type { SparseVector } from '../../../src/features/sparse-matrix.ts';
import { stackRows } from '../../../src/features/sparse-matrix.ts';
import type { LabelledRows } from '../../../src/models/labelled-rows.ts';
import type { NetworkOptions } from '../../../src/models/network/fit-network.ts';
import { createRandom } from '../../../src/models/random.ts';

/** All columns and units count in every visit: for rows of so few columns that none can be spared. */
export const PLAIN: NetworkOptions = {
  hidden: 16,
  epochs: 30,
  class_weight: 'none',
  seed: 7,
  dropout: { columns: 0, units: 0 },
};

/** These rows, each in a group of its own, all of them to be learnt from. */
export function toRows(
  rows: readonly SparseVector[],
  columns: number,
  labels: readonly number[],
  classes: number,
): LabelledRows {
  return {
    matrix: stackRows(rows, columns),
    labels: Int32Array.from(labels),
    classes,
    groups: Uint32Array.from(rows.keys()),
    rows: Uint32Array.from(rows.keys()),
  };
}

/** Rows of some random columns; one column, more often than not, is their class's. */
export function randomRows(count: number, columns: number, classes: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const labels = Array.from({ length: count }, (_row, i) => i % classes);
  const rows = labels.map((label): SparseVector => {
    const taken = Array.from(
      { length: columns },
      (_column, c) => random() < (c % classes === label ? 0.6 : 0.15),
    );
    const indices = Uint32Array.from(taken.keys()).filter((column) => taken[column]);
    return { indices, values: Float32Array.from(indices, () => 0.2 + 0.8 * random()) };
  });
  return toRows(rows, columns, labels, classes);
}

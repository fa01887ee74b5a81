import { stackRows } from '../../src/features/sparse-matrix.ts';
import type { TrainingRows } from '../../src/models/training-rows.ts';
import { createRandom } from '../../src/models/random.ts';

/**
 * Rows that are easy to learn, but not quite: each has a column of its class, at times that of another one, and some columns
 * that say nothing.
 */
export function easyRows(count: number, classes: number, seed = 1): TrainingRows {
  const random = createRandom(seed);
  const columns = classes + 20;
  const labels = Int32Array.from({ length: count }, (_row, row) => row % classes);
  const rows = Array.from(labels, (label) => {
    const told = random() < 0.85 ? label : Math.floor(random() * classes);
    const noise = classes + Math.floor(random() * 20);
    return { indices: Uint32Array.of(told, noise), values: Float32Array.of(0.8, 0.6) };
  });
  return {
    matrix: stackRows(rows, columns),
    copies: new Uint32Array(),
    vocabulary: { offsets: [0], weights: [1], min_df: 1 },
    labels,
    groups: Uint32Array.from({ length: 2 * count }, () => Math.floor(random() * 2 ** 32)),
    classes,
  };
}

import { assignFolds } from '../assign-folds.ts';
import type { LabelledRows } from '../labelled-rows.ts';

/** The fold of each of `data.rows`, from 0: stratified by class, the rows of a group in the same one. */
export function dealFolds({ labels, groups, rows }: LabelledRows, folds: number, seed: number): Uint8Array {
  const keys = new Uint32Array(2 * rows.length);
  rows.forEach((row, i) => {
    keys[2 * i] = scramble(groups[row] ^ seed);
    keys[2 * i + 1] = groups[row];
  });
  return assignFolds(
    keys,
    Int32Array.from(rows, (row) => labels[row]),
    folds,
  );
}

/** Another number for each number, in no order: the finaliser of MurmurHash3. */
function scramble(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

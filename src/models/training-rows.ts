import type { SparseMatrix } from '../features/sparse-matrix.ts';
import type { VocabularyShape } from '../features/restrict-vocabulary.ts';
import type { LabelledRows } from './labelled-rows.ts';

/** The training part. */
export interface TrainingRows {
  /** A row for each listing as it was written; then one for each of `copies`. */
  readonly matrix: SparseMatrix;
  /** Listings that are learnt in another version too (see `shiftCase`), ascending. They are never judged by it. */
  readonly copies: Uint32Array;
  /** What the columns are, so that each fold of the cross-validation can have a vocabulary of its own. */
  readonly vocabulary: VocabularyShape;
  /** A class number below `classes` for each listing. */
  readonly labels: Int32Array;
  /** Two unsigned halves per listing, the same for near-identical ones. */
  readonly groups: Uint32Array;
  readonly classes: number;
  /**
   * Which listings are learnt from, of those that may be (see `balanceListings`); all of them where absent. It is asked with the training
   * side of each split alone, so what is held out is as it was found.
   */
  readonly balance?: (listings: Uint32Array) => Uint32Array;
}

/** All rows of the matrix with their labels and groups: those of a copy are its listing's. */
export function labelRows(data: TrainingRows): Omit<LabelledRows, 'rows'> {
  const { matrix, copies, labels, classes } = data;
  const groups = numberGroups(data);
  return {
    matrix,
    classes,
    labels: Int32Array.from([...labels, ...copies.map((listing) => labels[listing])]),
    groups: Uint32Array.from([...groups, ...copies.map((listing) => groups[listing])]),
  };
}

/** The rows to learn from, where these listings may be learnt from: balanced, each with its copies. */
export function learntRows(listings: Uint32Array, data: TrainingRows): Uint32Array {
  return rowsOf(data.balance?.(listings) ?? listings, data);
}

/** These listings' rows (ascending), then the rows of their copies: as often as the listing. */
function rowsOf(listings: Uint32Array, { labels, copies }: TrainingRows): Uint32Array {
  const taken = new Uint32Array(labels.length);
  for (const listing of listings) taken[listing] += 1;
  const copyRows = Array.from(copies).flatMap((listing, copy) =>
    Array.from<number>({ length: taken[listing] }).fill(labels.length + copy),
  );
  return Uint32Array.from([...listings, ...copyRows]);
}

/** A number from 0 for each listing, the same for those of a group. */
function numberGroups({ labels, groups }: TrainingRows): Uint32Array {
  const numbers = new Map<bigint, number>();
  return Uint32Array.from(labels, (_label, listing) => {
    const key = (BigInt(groups[2 * listing]) << 32n) | BigInt(groups[2 * listing + 1]);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

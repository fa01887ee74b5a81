import type { SparseVector } from '../../features/sparse-matrix.ts';

/**
 * Decision trees whose leaves add values to the scores of some classes. The score of class k is the link of
 * `base[k]` + the values for k of the leaf that the vector reaches in each tree.
 *
 * All nodes of all trees lie in one numbering, each tree in pre-order: the children of a node come behind it, the
 * left one right behind. So every walk ends, and long runs to the left, which text makes, read memory in order.
 */
export interface TreeEnsemble {
  readonly kind: 'trees';
  readonly classes: number;
  /** `identity`: the sums are the scores (boosting); `log`: the sums are probabilities above 0 (forest). */
  readonly link: TreeLink;
  /** One per class. */
  readonly base: Float32Array;
  /** The columns that any split looks at, ascending. */
  readonly columns: Uint32Array;
  /** The first node of each tree, ascending from 0. */
  readonly roots: Uint32Array;
  /** Per node: the place in `columns` of the column that it splits on; -1 for a leaf. */
  readonly splits: Int32Array;
  /** Per node, ≥ 0: a larger value goes right, any other left; a column that the vector lacks is 0. */
  readonly thresholds: Float32Array;
  /** Per node: the right child of a split; the number of the leaf. */
  readonly targets: Uint32Array;
  /** Per node: the weight of the training rows that came by, > 0; tells explanations what a node expects. */
  readonly covers: Float32Array;
  /** leaves + 1: leaf i has the entries `leafOffsets[i] … leafOffsets[i + 1])`. */
  readonly leafOffsets: Uint32Array;
  readonly entryClasses: Uint32Array;
  readonly entryValues: Float32Array;
}

export const TREE_LINKS = ['identity', 'log'] as const;

export type TreeLink = (typeof TREE_LINKS)[number];

/** Marks a leaf in `splits`. */
export const LEAF = -1;

/** The scores of one row, one per class: log-odds up to a shift (boosting) or log-probabilities (forest). */
export function scoreTrees(ensemble: TreeEnsemble, vector: SparseVector): Float64Array {
  const { roots, leafOffsets, entryClasses, entryValues, targets } = ensemble;
  const sums = Float64Array.from(ensemble.base);
  const values = lookUpColumns(ensemble, vector);
  for (const root of roots) {
    const leaf = targets[findLeaf(ensemble, root, values)];
    const end = leafOffsets[leaf + 1];
    for (let entry = leafOffsets[leaf]; entry < end; entry += 1) {
      sums[entryClasses[entry]] += entryValues[entry];
    }
  }
  return ensemble.link === 'log' ? sums.map(Math.log) : sums;
}

/** The vector's value of each of the ensemble's columns. */
function lookUpColumns({ columns }: TreeEnsemble, { indices, values }: SparseVector): Float32Array {
  const found = new Float32Array(columns.length);
  visitShared(columns, indices, (place, j) => (found[place] = values[j]));
  return found;
}

/** Visits the columns that both lists have: their places in each. Both ascend. */
export function visitShared(
  columns: Uint32Array,
  indices: Uint32Array,
  visit: (place: number, j: number) => void,
): void {
  let low = 0;
  for (let j = 0; j < indices.length; j += 1) {
    const column = indices[j];
    let high = columns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (columns[middle] < column) low = middle + 1;
      else high = middle;
    }
    if (low === columns.length) return;
    if (columns[low] === column) visit(low, j);
  }
}

/** The hot loop of scoring. */
function findLeaf({ splits, thresholds, targets }: TreeEnsemble, root: number, values: Float32Array): number {
  let node = root;
  for (let split = splits[node]; split !== LEAF; split = splits[node]) {
    node = values[split] > thresholds[node] ? targets[node] : node + 1;
  }
  return node;
}

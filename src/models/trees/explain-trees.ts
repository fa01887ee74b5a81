import type { SparseVector } from '../../features/sparse-matrix.ts';
import type { ColumnContributions } from '../column-contributions.ts';
import { LEAF, type TreeEnsemble, visitShared } from './tree-ensemble.ts';

/**
 * How the score of class k comes about: along the path through each tree, each split changes what the tree is
 * expected to add, and the change is put down to the split's column (Saabas, "Interpreting random forests", 2014).
 * Splits on a column that the vector lacks go into the base, so `base` is not the score of an empty listing. Where
 * the score is a logarithm, all contributions are scaled by the same factor, so that they add up to it.
 * Looks at every node: milliseconds, not microseconds.
 */
export function explainTrees(ensemble: TreeEnsemble, vector: SparseVector, k: number): ColumnContributions {
  const { columns, roots, splits, thresholds, targets } = ensemble;
  const expected = expectedValues(ensemble, k);
  const places = new Int32Array(columns.length).fill(-1);
  visitShared(columns, vector.indices, (place, j) => (places[place] = j));

  const contributions = new Float64Array(vector.indices.length);
  let base = ensemble.base[k];
  for (const root of roots) {
    base += expected[root];
    let node = root;
    while (splits[node] !== LEAF) {
      const j = places[splits[node]];
      const value = j < 0 ? 0 : vector.values[j];
      const child = value > thresholds[node] ? targets[node] : node + 1;
      const change = expected[child] - expected[node];
      if (j < 0) base += change;
      else contributions[j] += change;
      node = child;
    }
  }
  return ensemble.link === 'log'
    ? scaleToLogarithm(base, contributions, ensemble.base[k])
    : { base, contributions };
}

/** Per node: the mean value for class k of the leaves below, by the training rows in them. */
function expectedValues(ensemble: TreeEnsemble, k: number): Float64Array {
  const { splits, targets, covers, leafOffsets, entryClasses, entryValues } = ensemble;
  const expected = new Float64Array(splits.length);
  // Backwards, as children come behind their parents.
  for (let node = splits.length - 1; node >= 0; node -= 1) {
    if (splits[node] === LEAF) {
      const end = leafOffsets[targets[node] + 1];
      for (let entry = leafOffsets[targets[node]]; entry < end; entry += 1) {
        if (entryClasses[entry] === k) expected[node] += entryValues[entry];
      }
    } else {
      const left = node + 1;
      const right = targets[node];
      const leftShare = covers[left] / (covers[left] + covers[right]);
      expected[node] = leftShare * expected[left] + (1 - leftShare) * expected[right];
    }
  }
  return expected;
}

/** From parts of a probability to parts of its logarithm. */
function scaleToLogarithm(base: number, contributions: Float64Array, least: number): ColumnContributions {
  const change = contributions.reduce((sum, part) => sum + part, 0);
  const to = Math.max(base + change, Number.MIN_VALUE);
  // Splits on absent columns may take the base below what any listing gets, even below 0, where only the vector's own
  // columns bring the sum up again: then the parts start from that least probability.
  const from = change === 0 ? to : Math.max(base, least, Number.MIN_VALUE);
  // The slope of the logarithm between the two; at one point its derivative.
  const factor = change === 0 ? 1 / from : (Math.log(to) - Math.log(from)) / change;
  return { base: Math.log(from), contributions: contributions.map((part) => part * factor) };
}

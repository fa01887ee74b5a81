import type { BinnedRows } from './binned-rows.ts';

export interface BoostedTreeOptions {
  readonly max_leaves: number;
  readonly min_samples_leaf: number;
  readonly l2: number;
}

/** What a tree is grown on: derivatives of the loss of each row, of a sample scaled up to stand for all rows. */
export interface BoostedSample {
  /** The rows in the sample, ascending. */
  readonly rows: Uint32Array;
  /** Per row of the sample. */
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** A node of a grown tree; a leaf has no `bin`. The rows in the bins `bin` … `end` (exclusive) go right. */
export interface GrownNode {
  readonly id: number;
  split?: { readonly bin: number; readonly left: GrownNode; readonly right: GrownNode };
}

export interface TreeGrower {
  /** Grows a tree and fills `leafOfRow`: for every row, in the sample or not, the id of its leaf. */
  readonly grow: (sample: BoostedSample, leafOfRow: Uint16Array) => GrownNode;
}

/** Gradient, hessian and number of rows, side by side. */
const LANES = 3;

interface OpenLeaf {
  readonly node: GrownNode;
  /** Sums over the sampled rows of the leaf that are in a bin: bins × `LANES`. */
  readonly histogram: Float64Array;
  readonly totals: Float64Array;
  best: { readonly bin: number; readonly gain: number } | undefined;
}

/**
 * Grows regression trees leaf by leaf, the split with the largest gain first, by histograms over the bins (as
 * LightGBM). Only non-zeros are touched: what is not in a bin of a column is the leaf's total less the column's bins.
 * Of two new leaves the one with fewer rows is counted, the other is the difference to their parent.
 */
export function createTreeGrower(binned: BinnedRows, options: BoostedTreeOptions): TreeGrower {
  const bins = binned.cuts.length;
  const spare: Float64Array[] = [];
  const takeHistogram = (): Float64Array => spare.pop()?.fill(0) ?? new Float64Array(bins * LANES);

  function grow(sample: BoostedSample, leafOfRow: Uint16Array): GrownNode {
    leafOfRow.fill(0);
    const root = openLeaf({ id: 0 }, sample, leafOfRow, takeHistogram());
    const leaves = [root];
    root.best = findSplit(root);
    while (leaves.length < options.max_leaves) {
      const parent = leaves.reduce((a, b) => ((b.best?.gain ?? 0) > (a.best?.gain ?? 0) ? b : a));
      if (!parent.best) break;
      const right = splitLeaf(parent, parent.best.bin, leaves.length, sample, leafOfRow);
      leaves[leaves.indexOf(parent)] = right.sibling;
      leaves.push(right.leaf);
      for (const leaf of [right.sibling, right.leaf]) leaf.best = findSplit(leaf);
    }
    for (const { histogram } of leaves) spare.push(histogram);
    return root.node;
  }

  /** The parent's rows in the split's bins become leaf `id`; the others keep the parent's number. */
  function splitLeaf(
    parent: OpenLeaf,
    bin: number,
    id: number,
    sample: BoostedSample,
    leafOfRow: Uint16Array,
  ): { sibling: OpenLeaf; leaf: OpenLeaf } {
    const left: GrownNode = { id: parent.node.id };
    const right: GrownNode = { id };
    const end = binned.binStarts[binned.columnBins[binned.columnOfBin[bin] + 1]];
    for (let j = binned.binStarts[bin]; j < end; j += 1) {
      const row = binned.binRows[j];
      if (leafOfRow[row] === left.id) leafOfRow[row] = id;
    }
    parent.node.split = { bin, left, right };
    const rightRows = sumBins(parent, bin)[2];
    const rightIsSmall = 2 * rightRows <= parent.totals[2];
    const small = openLeaf(rightIsSmall ? right : left, sample, leafOfRow, takeHistogram());
    const large = subtract(rightIsSmall ? left : right, parent, small);
    return rightIsSmall ? { sibling: large, leaf: small } : { sibling: small, leaf: large };
  }

  /** The hot loop: sums up the sampled rows of a leaf. */
  function openLeaf(
    node: GrownNode,
    { rows, gradients, hessians }: BoostedSample,
    leafOfRow: Uint16Array,
    histogram: Float64Array,
  ): OpenLeaf {
    const { rowStarts, rowBins } = binned;
    const totals = new Float64Array(LANES);
    for (let s = 0; s < rows.length; s += 1) {
      const row = rows[s];
      if (leafOfRow[row] !== node.id) continue;
      const gradient = gradients[s];
      const hessian = hessians[s];
      totals[0] += gradient;
      totals[1] += hessian;
      totals[2] += 1;
      const end = rowStarts[row + 1];
      for (let j = rowStarts[row]; j < end; j += 1) {
        const at = rowBins[j] * LANES;
        histogram[at] += gradient;
        histogram[at + 1] += hessian;
        histogram[at + 2] += 1;
      }
    }
    return { node, histogram, totals, best: undefined };
  }

  /** The sums of a leaf that a split at this bin sends to the right. */
  function sumBins({ histogram }: OpenLeaf, bin: number): [number, number, number] {
    const sums: [number, number, number] = [0, 0, 0];
    const end = binned.columnBins[binned.columnOfBin[bin] + 1];
    for (let b = bin; b < end; b += 1) {
      for (let lane = 0; lane < LANES; lane += 1) sums[lane] += histogram[b * LANES + lane];
    }
    return sums;
  }

  /** The split with the largest gain G²/(H + λ) of both sides over the whole; ties to the lower column, higher cut. */
  function findSplit({ histogram, totals }: OpenLeaf): OpenLeaf['best'] {
    const { columnBins } = binned;
    const { l2 } = options;
    const least = Math.max(1, options.min_samples_leaf);
    const [gradient, hessian, rows] = totals;
    const whole = gainOf(gradient, hessian, l2);
    let best: OpenLeaf['best'];
    let bestGain = MIN_GAIN;
    for (let column = 0; column < binned.columns.length; column += 1) {
      let g = 0;
      let h = 0;
      let n = 0;
      for (let bin = columnBins[column + 1] - 1; bin >= columnBins[column]; bin -= 1) {
        g += histogram[bin * LANES];
        h += histogram[bin * LANES + 1];
        n += histogram[bin * LANES + 2];
        if (n < least || rows - n < least) continue;
        const gain = gainOf(g, h, l2) + gainOf(gradient - g, hessian - h, l2) - whole;
        if (gain > bestGain) {
          bestGain = gain;
          best = { bin, gain };
        }
      }
    }
    return best;
  }

  return { grow };
}

/** Smaller gains are rounding. */
const MIN_GAIN = 1e-9;

function gainOf(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (Math.max(hessian, 0) + l2 + Number.EPSILON);
}

/** The larger of two new leaves, in the place of their parent. */
function subtract(node: GrownNode, parent: OpenLeaf, small: OpenLeaf): OpenLeaf {
  const { histogram, totals } = parent;
  for (let at = 0; at < histogram.length; at += 1) histogram[at] -= small.histogram[at];
  return { node, histogram, totals: totals.map((sum, lane) => sum - small.totals[lane]), best: undefined };
}

import type { BinnedRows } from './binned-rows.ts';
import type { EnsembleBuilder } from './ensemble-builder.ts';

export interface ForestGround {
  readonly binned: BinnedRows;
  readonly classes: number;
  readonly classWeights: Float64Array;
  readonly options: {
    readonly trees: number;
    readonly max_depth: number | null;
    readonly min_samples_leaf: number;
  };
  readonly random: () => number;
  readonly builder: EnsembleBuilder;
}

/** A split that might be made: the rows in the bins from `bin` to the end of its column go right. */
interface Candidates {
  readonly count: number;
  /** Non-zeros in these bins, over all rows. */
  readonly listed: number;
}

interface NodeSums {
  /** Weight of all rows. */
  readonly total: number;
  /** Non-zeros of all rows. */
  readonly nonZeros: number;
  /** Whether the rows are all of one class. */
  readonly pure: boolean;
}

/**
 * Returns a function that grows one tree and adds it to the builder. Longer than most: all parts share the scratch
 * arrays, which are made once for all trees.
 */
export function createForestGrower(ground: ForestGround): () => void {
  const { binned, classes, classWeights, options, random, builder } = ground;
  const { rows, labels, rowStarts, rowBins, binStarts, columnOfBin, columnBins } = binned;
  const leastRows = Math.max(1, options.min_samples_leaf);
  const deepest = options.max_depth ?? Infinity;
  const wanted = Math.ceil(Math.sqrt(binned.columns.length));

  /** The rows, those of a node side by side, and the place of each row in there. */
  const order = new Uint32Array(rows);
  const places = new Uint32Array(rows);
  const movedRows = new Uint32Array(rows);
  /** Per column: the number of its candidate, or -1. */
  const candidateOf = new Int32Array(binned.columns.length).fill(-1);
  const bins = new Uint32Array(wanted);
  const sizes = new Uint32Array(wanted);
  /** Weight of the rows that each candidate sends to the right: candidates × classes. */
  const rightSums = new Float64Array(wanted * classes);
  const nodeSums = new Float64Array(classes);

  const endOf = (bin: number): number => binStarts[columnBins[columnOfBin[bin] + 1]];

  function sumNode(start: number, end: number): NodeSums {
    nodeSums.fill(0);
    let total = 0;
    let nonZeros = 0;
    let pure = true;
    const first = labels[order[start]];
    for (let place = start; place < end; place += 1) {
      const row = order[place];
      const label = labels[row];
      nodeSums[label] += classWeights[label];
      total += classWeights[label];
      nonZeros += rowStarts[row + 1] - rowStarts[row];
      if (label !== first) pure = false;
    }
    return { total, nonZeros, pure };
  }

  function drawCandidates(): Candidates {
    let count = 0;
    let listed = 0;
    for (let draw = 0; draw < wanted; draw += 1) {
      const column = Math.floor(random() * binned.columns.length);
      const first = columnBins[column];
      const bin = first + Math.floor(random() * (columnBins[column + 1] - first));
      if (candidateOf[column] >= 0) continue;
      candidateOf[column] = count;
      bins[count] = bin;
      sizes[count] = 0;
      listed += endOf(bin) - binStarts[bin];
      count += 1;
    }
    rightSums.fill(0, 0, count * classes);
    return { count, listed };
  }

  /** Sums up along the candidates' lists of rows: cheap for a node of many rows. */
  function sumByList(start: number, end: number, count: number): void {
    for (let c = 0; c < count; c += 1) {
      const listEnd = endOf(bins[c]);
      for (let j = binStarts[bins[c]]; j < listEnd; j += 1) {
        const row = binned.binRows[j];
        if (places[row] < start || places[row] >= end) continue;
        const label = labels[row];
        rightSums[c * classes + label] += classWeights[label];
        sizes[c] += 1;
      }
    }
  }

  /** Sums up along the node's rows: cheap for a node of few. The sums may differ from the other way's by rounding. */
  function sumByRow(start: number, end: number): void {
    for (let place = start; place < end; place += 1) {
      const row = order[place];
      const label = labels[row];
      const weight = classWeights[label];
      const rowEnd = rowStarts[row + 1];
      for (let j = rowStarts[row]; j < rowEnd; j += 1) {
        const bin = rowBins[j];
        const c = candidateOf[columnOfBin[bin]];
        if (c < 0 || bin < bins[c]) continue;
        rightSums[c * classes + label] += weight;
        sizes[c] += 1;
      }
    }
  }

  /**
   * The bin of the candidate with the lowest Gini impurity, that is the largest Σₖ wₖ² / Σₖ wₖ summed over both sides.
   * A split need not lower the impurity (the first one of XOR does not) but has to leave rows on both sides.
   */
  function chooseBin(rowsHere: number, total: number, count: number): number | undefined {
    let best: number | undefined;
    let bestPurity = -Infinity;
    for (let c = 0; c < count; c += 1) {
      candidateOf[columnOfBin[bins[c]]] = -1;
      if (sizes[c] < leastRows || rowsHere - sizes[c] < leastRows) continue;
      let right = 0;
      let rightSquares = 0;
      let leftSquares = 0;
      for (let k = 0; k < classes; k += 1) {
        const weight = rightSums[c * classes + k];
        right += weight;
        rightSquares += weight * weight;
        leftSquares += (nodeSums[k] - weight) ** 2;
      }
      const purity = rightSquares / right + leftSquares / (total - right);
      if (purity > bestPurity) {
        bestPurity = purity;
        best = bins[c];
      }
    }
    return best;
  }

  function findSplit(start: number, end: number, { total, nonZeros }: NodeSums): number | undefined {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { count, listed } = drawCandidates();
      if (listed < nonZeros) sumByList(start, end, count);
      else sumByRow(start, end);
      const bin = chooseBin(end - start, total, count);
      if (bin !== undefined) return bin;
    }
    return undefined;
  }

  /** Moves the rows that a split sends to the right behind the others; returns where they begin. */
  function partition(start: number, end: number, bin: number): number {
    let moved = 0;
    const listEnd = endOf(bin);
    for (let j = binStarts[bin]; j < listEnd; j += 1) {
      const row = binned.binRows[j];
      if (places[row] < start || places[row] >= end) continue;
      places[row] = rows;
      movedRows[moved] = row;
      moved += 1;
    }
    const middle = end - moved;
    let kept = start;
    for (let place = start; place < end; place += 1) {
      const row = order[place];
      if (places[row] === rows) continue;
      order[kept] = row;
      places[row] = kept;
      kept += 1;
    }
    for (let i = 0; i < moved; i += 1) {
      order[middle + i] = movedRows[i];
      places[movedRows[i]] = middle + i;
    }
    return middle;
  }

  function* shares(total: number): Generator<readonly [number, number]> {
    for (let k = 0; k < classes; k += 1) {
      if (nodeSums[k] > 0) yield [k, nodeSums[k] / (total * options.trees)];
    }
  }

  return () => {
    for (let row = 0; row < rows; row += 1) {
      order[row] = row;
      places[row] = row;
    }
    builder.startTree();
    const open: OpenNode[] = [{ start: 0, end: rows, depth: 0, parent: undefined }];
    for (let node = open.pop(); node; node = open.pop()) {
      const { start, end, depth, parent } = node;
      if (parent !== undefined) builder.startRight(parent);
      const sums = sumNode(start, end);
      const mayBeSplit = !sums.pure && depth < deepest && end - start >= 2 * leastRows;
      const bin = mayBeSplit ? findSplit(start, end, sums) : undefined;
      if (bin === undefined) {
        builder.addLeaf(sums.total, shares(sums.total));
        continue;
      }
      const split = builder.addSplit(binned.columns[columnOfBin[bin]], binned.cuts[bin], sums.total);
      const middle = partition(start, end, bin);
      open.push({ start: middle, end, depth: depth + 1, parent: split });
      open.push({ start, end: middle, depth: depth + 1, parent: undefined });
    }
  };
}

/** Times that new candidates are drawn where none of the first parts the node: rare columns are often all absent. */
const ATTEMPTS = 3;

interface OpenNode {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** The split whose right child this is. */
  readonly parent: number | undefined;
}

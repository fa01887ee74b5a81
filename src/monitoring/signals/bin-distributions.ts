import type { BinnedDistribution } from '../drift-report.ts';

const SHARE_BINS = 20;
/** Half an octave: a bin's upper edge is √2 times its lower one. */
const BINS_PER_DOUBLING = 2;
const SHORTEST = 8;

/** Both distributions of a share in 20 bins of equal width from 0 to 1. Samples ascending. */
export function binShares(reference: readonly number[], current: readonly number[]): BinnedDistribution {
  const edges = Array.from({ length: SHARE_BINS + 1 }, (_, index) => index / SHARE_BINS);
  return { scale: 'linear', edges, reference: shareOf(reference, edges), current: shareOf(current, edges) };
}

/** Both distributions of a size, in bins of half an octave that cover all values; the first also holds what is smaller. */
export function binSizes(reference: readonly number[], current: readonly number[]): BinnedDistribution {
  const longest = Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0, SHORTEST * 2);
  const shortest = Math.max(SHORTEST, Math.min(reference[0] ?? SHORTEST, current[0] ?? SHORTEST));
  const edgeAt = (step: number): number => Math.round(2 ** (step / BINS_PER_DOUBLING));
  const edges: number[] = [];
  let step = Math.floor(Math.log2(shortest) * BINS_PER_DOUBLING);
  do edges.push(edgeAt(step));
  while (edgeAt(step++) <= longest);
  return {
    scale: 'logarithmic',
    edges,
    reference: shareOf(reference, edges),
    current: shareOf(current, edges),
  };
}

function shareOf(values: readonly number[], edges: readonly number[]): number[] {
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const value of values) {
    while (bin < bins - 1 && value >= (edges[bin + 1] ?? Infinity)) bin++;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => (values.length === 0 ? 0 : count / values.length));
}

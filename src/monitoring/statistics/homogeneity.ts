import { chiSquareUpperTail, noncentralityForPower } from './chi-square-distribution.ts';
import { normalCriticalValue } from './normal-distribution.ts';

/** Below this expected count the chi-square distribution is a poor approximation (Cochran's rule). */
const MIN_EXPECTED = 5;

export interface HomogeneityTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  /** How many categories were too rare to stand alone and were counted together. */
  readonly pooled: number;
}

/**
 * The chi-square test that two samples come from the same mix of categories: Σ (observed − expected)² / expected
 * over the 2×K table, K − 1 degrees of freedom, no continuity correction. Categories with an expected count below 5
 * in either sample are pooled; `undefined` when fewer than two cells remain, so that nothing can be tested.
 * Both samples count towards the expected shares: taking the reference for exact (goodness of fit) would raise
 * false alarms.
 */
export function testHomogeneity(
  reference: readonly number[],
  current: readonly number[],
): HomogeneityTest | undefined {
  const n = sum(reference);
  const m = sum(current);
  if (n === 0 || m === 0) return undefined;
  const cells = reference.map((count, k) => ({ reference: count, current: current[k] ?? 0 }));
  const { kept, pooled } = poolRareCells(cells, (MIN_EXPECTED * (n + m)) / Math.min(n, m));
  if (kept.length < 2) return undefined;
  const statistic = sum(
    kept.map((cell) => {
      const total = cell.reference + cell.current;
      const expectedReference = (total * n) / (n + m);
      const expectedCurrent = (total * m) / (n + m);
      return (
        (cell.reference - expectedReference) ** 2 / expectedReference +
        (cell.current - expectedCurrent) ** 2 / expectedCurrent
      );
    }),
  );
  const degreesOfFreedom = kept.length - 1;
  return { statistic, degreesOfFreedom, p: chiSquareUpperTail(statistic, degreesOfFreedom), pooled };
}

/**
 * For each category, by how many standard deviations the current sample has more (above 0) or less of it than the
 * two together would make one expect (Haberman's adjusted residuals). About standard normal when nothing changed.
 */
export function adjustedResiduals(reference: readonly number[], current: readonly number[]): number[] {
  const n = sum(reference);
  const m = sum(current);
  return current.map((count, k) => {
    const total = count + (reference[k] ?? 0);
    const expected = (total * m) / (n + m);
    const variance = expected * (n / (n + m)) * (1 - total / (n + m));
    return variance > 0 ? (count - expected) / Math.sqrt(variance) : 0;
  });
}

/**
 * The smallest total variation that shows with probability `power`, whatever its shape. Of all shifts of one total
 * variation T the hardest to see is the one spread evenly over all classes: its noncentrality is e·(2T)² with
 * e = nm/(n+m); a shift into one rare class shows much earlier. It has to pass both the test and the floor.
 */
export function smallestDetectableMixShift(
  { alpha, power, floor }: { readonly alpha: number; readonly power: number; readonly floor: number },
  degreesOfFreedom: number,
  n: number,
  m: number,
): number {
  const scale = 1 / n + 1 / m;
  const byTest = 0.5 * Math.sqrt(noncentralityForPower(degreesOfFreedom, alpha, power) * scale);
  const byFloor = floor + normalCriticalValue(1 - power) * 0.5 * Math.sqrt(scale);
  return Math.max(byTest, byFloor);
}

interface Cell {
  readonly reference: number;
  readonly current: number;
}

/** Puts all cells of fewer than `minTotal` rows together, and the smallest others too until the sum is large enough. */
function poolRareCells(cells: readonly Cell[], minTotal: number): { kept: Cell[]; pooled: number } {
  const bySize = cells.filter((cell) => sizeOf(cell) > 0).sort((a, b) => sizeOf(b) - sizeOf(a));
  const isLargeEnough = (cell: Cell | undefined): boolean => cell !== undefined && sizeOf(cell) >= minTotal;
  const kept = bySize.filter(isLargeEnough);
  const rare = bySize.slice(kept.length);
  while (rare.length > 0 && !isLargeEnough(add(rare))) {
    const smallest = kept.pop();
    if (smallest === undefined) return { kept: [], pooled: rare.length };
    rare.push(smallest);
  }
  return { kept: rare.length > 0 ? [...kept, add(rare)] : kept, pooled: rare.length };
}

function add(cells: readonly Cell[]): Cell {
  return {
    reference: sum(cells.map((cell) => cell.reference)),
    current: sum(cells.map((cell) => cell.current)),
  };
}

function sizeOf(cell: Cell): number {
  return cell.reference + cell.current;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

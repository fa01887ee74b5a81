import { kolmogorovCriticalValue, kolmogorovUpperTail } from './kolmogorov-distribution.ts';
import { normalCriticalValue } from './normal-distribution.ts';

/** Largest product of the two sample sizes for which the p-value is counted path by path: about 5 ms. */
const MAX_EXACT_CELLS = 1_000_000;

export interface KolmogorovSmirnovTest {
  /** D, the largest distance between the two empirical distribution functions, in [0, 1]. */
  readonly statistic: number;
  readonly p: number;
  /** The value at which the distance is largest. */
  readonly at: number;
  /** Shares of values ≤ `at`. */
  readonly referenceShare: number;
  readonly currentShare: number;
}

/**
 * The two-sided, two-sample Kolmogorov-Smirnov test. Both samples ascending and not empty. The reference may be
 * evenly spaced order statistics of `referenceRows` values; then D is off by at most half a step.
 *
 * The p-value is exact (lattice paths, Hodges 1958) up to 1e6 pairs of values, else Kolmogorov's limit with
 * Stephens' correction. With ties both err on the side of no drift.
 */
export function testKolmogorovSmirnov(
  reference: readonly number[],
  current: readonly number[],
  referenceRows: number = reference.length,
): KolmogorovSmirnovTest {
  const gap = findLargestGap(reference, current);
  const cells = reference.length * current.length;
  const statistic = gap.pairs / cells;
  const exact = referenceRows === reference.length && cells <= MAX_EXACT_CELLS;
  return {
    statistic,
    p: exact
      ? exactP(gap.pairs, reference.length, current.length)
      : stephensP(statistic, referenceRows, current.length),
    at: gap.at,
    referenceShare: gap.referenceCount / reference.length,
    currentShare: gap.currentCount / current.length,
  };
}

/** The D that a test at level `alpha` takes for drift from: about 1.36 √(1/n + 1/m) at 5 %. */
export function criticalDistance(alpha: number, n: number, m: number): number {
  return kolmogorovCriticalValue(alpha) / stephensScale(n, m);
}

/**
 * The smallest true distance that shows with probability `power`, whatever the shape of the change. At the point
 * of largest distance the sample's distance is about normal with a deviation of at most ½ √(1/n + 1/m), and it has
 * to pass both the test and the floor.
 */
export function smallestDetectableDistance(
  { alpha, power, floor }: { readonly alpha: number; readonly power: number; readonly floor: number },
  n: number,
  m: number,
): number {
  const deviation = 0.5 * Math.sqrt(1 / n + 1 / m);
  return Math.max(criticalDistance(alpha, n, m), floor) + normalCriticalValue(1 - power) * deviation;
}

interface Gap {
  /** D · n · m, an integer: so D is compared exactly. */
  readonly pairs: number;
  readonly at: number;
  readonly referenceCount: number;
  readonly currentCount: number;
}

function findLargestGap(reference: readonly number[], current: readonly number[]): Gap {
  const n = reference.length;
  const m = current.length;
  let largest: Gap = { pairs: -1, at: reference[0] ?? 0, referenceCount: 0, currentCount: 0 };
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const at = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    while (i < n && (reference[i] ?? Infinity) <= at) i++;
    while (j < m && (current[j] ?? Infinity) <= at) j++;
    const pairs = Math.abs(i * m - j * n);
    if (pairs > largest.pairs) largest = { pairs, at, referenceCount: i, currentCount: j };
  }
  return largest;
}

/**
 * The share of all orderings of n + m values whose D reaches the one seen: lattice paths from (0, 0) to (n, m) that
 * touch |i/n − j/m| ≥ D. A path's last step into (i, j) comes from (i−1, j) with probability i/(i+j).
 */
function exactP(pairs: number, n: number, m: number): number {
  const touched = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) >= pairs) touched[j] = 1;
      else if (i + j > 0) touched[j] = (i * (touched[j] ?? 0) + j * (touched[j - 1] ?? 0)) / (i + j);
    }
  }
  return Math.min(1, touched[m] ?? 1);
}

function stephensP(statistic: number, n: number, m: number): number {
  return kolmogorovUpperTail(statistic * stephensScale(n, m));
}

/** √e + 0.12 + 0.11/√e with e = nm/(n+m) (Stephens 1970). */
function stephensScale(n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m));
  return root + 0.12 + 0.11 / root;
}

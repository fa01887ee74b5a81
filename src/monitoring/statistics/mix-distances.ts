import { normalCriticalValue } from './normal-distribution.ts';

/** Share that stands in for an empty category in the stability index, unless another share is as small. */
const EMPTY_SHARE = 1e-4;

/** The share of rows that would have to change category to turn one mix into the other: ½ Σ |r − c|, in [0, 1]. */
export function totalVariation(reference: readonly number[], current: readonly number[]): number {
  const r = toShares(reference);
  const c = toShares(current);
  return r.reduce((sum, share, k) => sum + Math.abs(share - (c[k] ?? 0)), 0) / 2;
}

/**
 * The total variation that chance alone shows on average: ½ Σ √(2/π) σ_k, where σ_k is the standard deviation of the
 * difference of two shares of category k drawn from the pooled mix.
 */
export function expectedTotalVariation(reference: readonly number[], current: readonly number[]): number {
  const n = sum(reference);
  const m = sum(current);
  const deviations = toShares(reference.map((count, k) => count + (current[k] ?? 0))).map((share) =>
    Math.sqrt(share * (1 - share) * (1 / n + 1 / m)),
  );
  return Math.sqrt(2 / Math.PI) * 0.5 * sum(deviations);
}

/**
 * An interval for the true total variation that covers it at least as often as `confidence` says. Chance can only add
 * to the sample's total variation, on average at most what it shows alone: so that is taken off the lower bound.
 * Around its mean the sample's value spreads like the difference of one share, by at most ½ √(1/n + 1/m).
 */
export function totalVariationInterval(
  reference: readonly number[],
  current: readonly number[],
  confidence: number,
): [number, number] {
  const observed = totalVariation(reference, current);
  const spread = 0.5 * Math.sqrt(1 / sum(reference) + 1 / sum(current));
  const half = normalCriticalValue((1 - confidence) / 2) * spread;
  const low = observed - expectedTotalVariation(reference, current) - half;
  return [Math.max(0, low), Math.min(1, observed + half)];
}

/**
 * The Jensen-Shannon distance of two mixes, √(½ Σ r ln(r/u) + ½ Σ c ln(c/u)) with u = (r + c)/2, natural logarithms
 * and 0 ln 0 = 0; in [0, √(ln 2)].
 */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[]): number {
  const r = toShares(reference);
  const c = toShares(current);
  const divergence = r.reduce((total, before, k) => {
    const after = c[k] ?? 0;
    const middle = (before + after) / 2;
    return total + relativeEntropyTerm(before, middle) / 2 + relativeEntropyTerm(after, middle) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

/** The Jensen-Shannon distance that chance alone shows, to first order: √((K − 1)/8 · (1/n + 1/m)). */
export function expectedJensenShannonDistance(categories: number, n: number, m: number): number {
  return Math.sqrt(((categories - 1) / 8) * (1 / n + 1 / m));
}

/**
 * The population stability index Σ (r − c) ln(r/c). An empty category counts as 1e-4 (as a millionth of the smallest
 * share where one is as small as 1e-4), in each sample on its own and without renormalising, as Evidently does.
 */
export function populationStabilityIndex(reference: readonly number[], current: readonly number[]): number {
  const r = fillEmpty(toShares(reference));
  const c = fillEmpty(toShares(current));
  return r.reduce((total, before, k) => {
    const after = c[k] ?? EMPTY_SHARE;
    return total + (before - after) * Math.log(before / after);
  }, 0);
}

/** The stability index that chance alone shows, to first order: (K − 1)(1/n + 1/m). */
export function expectedStabilityIndex(categories: number, n: number, m: number): number {
  return (categories - 1) * (1 / n + 1 / m);
}

function relativeEntropyTerm(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log(share / middle);
}

function fillEmpty(shares: readonly number[]): number[] {
  const smallest = Math.min(...shares.filter((share) => share > 0));
  const fill = smallest <= EMPTY_SHARE ? smallest / 1e6 : EMPTY_SHARE;
  return shares.map((share) => (share === 0 ? fill : share));
}

function toShares(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((count) => count / total);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

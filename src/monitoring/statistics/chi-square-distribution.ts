import { solveIncreasing } from './bisect.ts';
import { regularisedGammaUpper } from './incomplete-gamma.ts';

const NEGLIGIBLE = 1e-13;

/** The probability that a chi-square variable of `df` degrees of freedom is above `x`: Q(df/2, x/2). */
export function chiSquareUpperTail(x: number, df: number): number {
  return regularisedGammaUpper(df / 2, x / 2);
}

/**
 * How far from homogeneity (as noncentrality λ) two samples must be for a chi-square test at level `alpha` to
 * reject with probability `power`.
 */
export function noncentralityForPower(df: number, alpha: number, power: number): number {
  const critical = solveIncreasing((x) => -chiSquareUpperTail(x, df), -alpha, 0, df + 1);
  return solveIncreasing((lambda) => noncentralUpperTail(critical, df, lambda), power, 0, df + 1);
}

/**
 * The probability that a noncentral chi-square variable is above `x`: the central tails of df + 2j degrees of
 * freedom, averaged over j ~ Poisson(λ/2).
 */
export function noncentralUpperTail(x: number, df: number, lambda: number): number {
  let weight = Math.exp(-lambda / 2);
  let covered = weight;
  let sum = weight * chiSquareUpperTail(x, df);
  for (let j = 1; 1 - covered > NEGLIGIBLE && (j < lambda || weight > NEGLIGIBLE); j++) {
    weight *= lambda / 2 / j;
    covered += weight;
    sum += weight * chiSquareUpperTail(x, df + 2 * j);
  }
  return sum;
}

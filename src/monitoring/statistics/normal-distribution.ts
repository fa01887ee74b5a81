import { solveIncreasing } from './bisect.ts';
import { regularisedGammaUpper } from './incomplete-gamma.ts';

/** The probability that a standard normal variable is above `z`: ½ erfc(z / √2). Exact in the far tail too. */
export function normalUpperTail(z: number): number {
  const outer = regularisedGammaUpper(0.5, (z * z) / 2) / 2;
  return z >= 0 ? outer : 1 - outer;
}

/** The z that a standard normal variable exceeds with the given probability, which is in (0, ½]. */
export function normalCriticalValue(probability: number): number {
  return solveIncreasing((z) => -normalUpperTail(z), -probability, 0, 1);
}

/** The p-value of a two-sided test whose statistic is standard normal when nothing has changed. */
export function twoSidedP(z: number): number {
  return Math.min(1, 2 * normalUpperTail(Math.abs(z)));
}

import { solveIncreasing } from './bisect.ts';

const NEGLIGIBLE = 1e-17;

/**
 * The limit distribution of the scaled Kolmogorov-Smirnov statistic: the probability of a value above `lambda`,
 * Q(λ) = 2 Σ (−1)^(j−1) e^(−2j²λ²). Below λ = 1, where that sum converges slowly, 1 minus its theta-function dual
 * (√(2π)/λ) Σ e^(−(2j−1)²π²/(8λ²)).
 */
export function kolmogorovUpperTail(lambda: number): number {
  if (lambda <= 0) return 1;
  if (lambda < 1) return 1 - lowerTail(lambda);
  let sum = 0;
  for (let j = 1, sign = 1; ; j++, sign = -sign) {
    const term = Math.exp(-2 * j * j * lambda * lambda);
    sum += sign * term;
    if (term <= NEGLIGIBLE * sum || term === 0) return Math.min(1, 2 * sum);
  }
}

/** The scaled statistic that is exceeded with the given probability, which is in (0, 1). */
export function kolmogorovCriticalValue(probability: number): number {
  return solveIncreasing((lambda) => -kolmogorovUpperTail(lambda), -probability, 0, 1);
}

function lowerTail(lambda: number): number {
  let sum = 0;
  for (let j = 1; ; j += 2) {
    const term = Math.exp(-(j * j * Math.PI * Math.PI) / (8 * lambda * lambda));
    sum += term;
    if (term <= NEGLIGIBLE) return (Math.sqrt(2 * Math.PI) / lambda) * sum;
  }
}

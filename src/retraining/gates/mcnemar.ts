import { chiSquareUpperTail } from '../../monitoring/statistics/chi-square-distribution.ts';
import { normalUpperTail } from '../../monitoring/statistics/normal-distribution.ts';

/** Up to here 2⁻ⁿ is an ordinary double, so the exact sum needs no logarithms; above, the approximation is good to 1e-3. */
const MOST_EXACT = 1000;

export interface McNemarTest {
  readonly test: 'exact_binomial' | 'chi_square_with_continuity';
  /** The chance of at least so many rows spoilt, if a row were as likely to be spoilt as to be mended. */
  readonly harmP: number;
  /** The chance of so uneven a split in either direction: McNemar's p-value as in the textbooks. */
  readonly twoSidedP: number;
}

/**
 * McNemar's test of two models on the same rows. `spoilt` counts the rows that only the champion has right, `mended`
 * those that only the challenger has; rows on which both are right or wrong tell nothing. Exact (binomial with ½) up
 * to 1000 such rows; above, chi-square with Edwards' continuity correction, (|spoilt − mended| − 1)² / (spoilt +
 * mended), of which the one-sided p-value takes the signed root as normal.
 */
export function testMcNemar(spoilt: number, mended: number): McNemarTest {
  const discordant = spoilt + mended;
  if (discordant <= MOST_EXACT) {
    const uneven = binomialUpperTail(Math.max(spoilt, mended), discordant);
    return {
      test: 'exact_binomial',
      harmP: binomialUpperTail(spoilt, discordant),
      twoSidedP: Math.min(1, 2 * uneven),
    };
  }
  const root = Math.sqrt(discordant);
  const excess = Math.max(0, Math.abs(spoilt - mended) - 1);
  return {
    test: 'chi_square_with_continuity',
    harmP: normalUpperTail((spoilt - mended - 1) / root),
    twoSidedP: chiSquareUpperTail((excess / root) ** 2, 1),
  };
}

/** P(X ≥ least) for X ~ Binomial(n, ½), which is P(X ≤ n − least): summed from the smallest term on. */
function binomialUpperTail(least: number, n: number): number {
  let term = 2 ** -n;
  let sum = 0;
  for (let i = 0; i <= n - least; i += 1) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return Math.min(1, sum);
}

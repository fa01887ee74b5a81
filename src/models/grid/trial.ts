import type { Candidate } from '../learner-settings.ts';

/** What a search found out about one candidate. */
export interface Trial {
  /** From 1, in the order of the grid. */
  readonly number: number;
  readonly candidate: Candidate;
  /** Rounds that it took part in. */
  readonly rounds: number;
  /** Rows of the last of them; the scores are from there, one per fold. */
  readonly rows: number;
  readonly f1_weighted: readonly number[];
  readonly f1_macro: readonly number[];
  /** Of all its rounds. */
  readonly seconds: number;
}

/** The better one first: further rounds, then higher mean weighted F1, then earlier in the grid. */
export function compareTrials(a: Trial, b: Trial): number {
  return (
    b.rounds - a.rounds ||
    describeSpread(b.f1_weighted).mean - describeSpread(a.f1_weighted).mean ||
    a.number - b.number
  );
}

/** Mean and standard deviation (n − 1 in the denominator; 0 for one number) of some numbers, at least one. */
export function describeSpread(numbers: readonly number[]): { readonly mean: number; readonly std: number } {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const squares = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / Math.max(1, numbers.length - 1)) };
}

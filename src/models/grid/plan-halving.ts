/** One round of a search: so many trials, each cross-validated on this share of the rows. */
export interface Rung {
  readonly trials: number;
  /** In (0, 1]. */
  readonly share: number;
}

/** Up to so many trials are all judged on all rows. */
const FEW_TRIALS = 12;
/** The best 1 / FACTOR of the trials goes on, to FACTOR times as many rows. */
const FACTOR = 3;
/** On fewer rows than this the order of trials is mostly luck. */
const FEWEST_ROWS = 1000;
const FEWEST_ROWS_PER_CLASS = 20;

/**
 * The rounds of a search by successive halving (Jamieson & Talwalkar, AISTATS 2016; by thirds): all trials on few
 * rows, the best third on three times as many, and so on; the last round is always on all rows. A search of up to
 * 12 trials, or on too few rows to take a third of, is a single round.
 */
export function planHalving(trials: number, rows: number, classes: number): readonly Rung[] {
  const fewestRows = Math.max(FEWEST_ROWS, FEWEST_ROWS_PER_CLASS * classes);
  let rungs = 1;
  while (trials > FEW_TRIALS && FACTOR ** rungs <= trials && rows / FACTOR ** rungs >= fewestRows) rungs += 1;
  return Array.from({ length: rungs }, (_rung, i) => ({
    trials: Math.ceil(trials / FACTOR ** i),
    share: 1 / FACTOR ** (rungs - 1 - i),
  }));
}

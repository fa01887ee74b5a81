import { createRandom } from '../../models/random.ts';
import type { AnswerCells } from './answer-cells.ts';
import type { Resampling } from './gate-settings.ts';
import { countClasses, createClassCounts, scoreCounts, type ScoreName } from './score-counts.ts';

export interface BootstrapOptions {
  readonly metric: ScoreName;
  readonly resampling: Resampling;
  readonly samples: number;
  readonly confidence: number;
  readonly seed: number;
}

/** How much higher the challenger scores than the champion, and how sure that is. */
export interface ScoreDifference {
  readonly champion: number;
  readonly challenger: number;
  /** Challenger − champion on the rows as they are. */
  readonly difference: number;
  /** Ends of the two-sided interval: percentiles of the difference over the samples. */
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the difference over the samples. */
  readonly standardError: number;
}

/**
 * The paired bootstrap (Efron & Tibshirani 1993, 13.3): rows are drawn with replacement, the same ones for both models,
 * so that what is hard for both cancels out. The same seed draws the same rows; their order does not matter.
 */
export function bootstrapDifference(cells: AnswerCells, options: BootstrapOptions): ScoreDifference {
  const compare = createComparison(cells, options.metric);
  const [champion, challenger] = compare(cells.counts);
  const random = createRandom(options.seed);
  const strata = listStrata(cells, options.resampling);
  const counts = new Int32Array(cells.counts.length);
  const differences = new Float64Array(options.samples);
  for (let sample = 0; sample < options.samples; sample += 1) {
    counts.fill(0);
    for (const [from, to] of strata) drawRows(cells.cellOfRow, from, to, random, counts);
    const [before, after] = compare(counts);
    differences[sample] = after - before;
  }
  differences.sort();
  const tail = (1 - options.confidence) / 2;
  return {
    champion,
    challenger,
    difference: challenger - champion,
    low: quantileOfSorted(differences, tail),
    high: quantileOfSorted(differences, 1 - tail),
    standardError: standardDeviation(differences),
  };
}

/** The value below which a share of the ascending values lies, between two of them by linear interpolation (numpy's default). */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Scores both models on cells counted so or so many times; it owns the counters, since it runs thousands of times. */
function createComparison(
  { truth, champion, challenger, classes }: AnswerCells,
  metric: ScoreName,
): (counts: Int32Array) => readonly [champion: number, challenger: number] {
  const counted = createClassCounts(classes);
  const score = (answers: Int32Array, counts: Int32Array): number => {
    countClasses(truth, answers, counts, counted);
    return scoreCounts(counted, metric);
  };
  return (counts) => [score(champion, counts), score(challenger, counts)];
}

/** Ranges of rows that are drawn from separately: those of each class, or all. */
function listStrata({ rows, truth, counts }: AnswerCells, resampling: Resampling): [number, number][] {
  if (resampling === 'plain') return [[0, rows]];
  const strata: [number, number][] = [];
  let from = 0;
  let to = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    to += counts[cell];
    if (cell + 1 < counts.length && truth[cell + 1] === truth[cell]) continue;
    strata.push([from, to]);
    from = to;
  }
  return strata;
}

function drawRows(
  cellOfRow: Int32Array,
  from: number,
  to: number,
  random: () => number,
  counts: Int32Array,
): void {
  const rows = to - from;
  for (let draw = 0; draw < rows; draw += 1) counts[cellOfRow[from + Math.floor(random() * rows)]] += 1;
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

import { AppError } from '../errors/app-error.ts';
import { describeMean } from './statistics/mean-difference.ts';

/** What drift looks at in one listing that the model has classified. */
export interface DriftRow {
  readonly predictedCode: number;
  /** Probability of the predicted class, in [0, 1]. */
  readonly confidence: number;
  /** Of title and description without markup. */
  readonly characters: number;
  /** Share of the listing's words that the model does not know, in [0, 1]. */
  readonly outOfVocabularyShare: number;
  readonly descriptionMissing: boolean;
}

/** The distribution of one measurement. */
export interface Sketch {
  readonly mean: number;
  /** With rows − 1 in the denominator. */
  readonly standard_deviation: number;
  /** Ascending: all values, or `MAX_SKETCH_VALUES` evenly spaced order statistics of them. */
  readonly values: readonly number[];
}

/** How the listings looked that a model was evaluated on: what later listings are compared with. Plain JSON. */
export interface DriftProfile {
  readonly schema_version: 1;
  readonly rows: number;
  /** The codes that the model can predict, ascending. */
  readonly classes: readonly number[];
  /** How many rows each of them was predicted for. */
  readonly class_counts: readonly number[];
  readonly confidence: Sketch;
  readonly characters: Sketch;
  readonly out_of_vocabulary_share: Sketch;
  /** How many rows have no description. */
  readonly description_missing: number;
}

/** Keeps a profile below about 200 kB; a distribution function is then off by at most 0.00005. */
export const MAX_SKETCH_VALUES = 10_000;

/**
 * The profile of the given rows, which should be rows that the model was not trained on: on its training rows a model
 * is surer than it will ever be again. `classes` are all codes that the model can predict; a prediction outside them
 * throws `DATA_INVALID`. The order of the rows does not matter.
 */
export function buildDriftProfile(rows: readonly DriftRow[], classes: readonly number[]): DriftProfile {
  const ascending = [...classes].sort((a, b) => a - b);
  return {
    schema_version: 1,
    rows: rows.length,
    classes: ascending,
    class_counts: countClasses(rows, ascending),
    confidence: sketch(rows.map((row) => roundShare(row.confidence))),
    characters: sketch(rows.map((row) => row.characters)),
    out_of_vocabulary_share: sketch(rows.map((row) => roundShare(row.outOfVocabularyShare))),
    description_missing: countMissingDescriptions(rows),
  };
}

/** How many rows each of the classes was predicted for, in the order of `classes`. */
export function countClasses(rows: readonly DriftRow[], classes: readonly number[]): number[] {
  const indexOf = new Map(classes.map((code, index) => [code, index]));
  const counts = new Array<number>(classes.length).fill(0);
  for (const { predictedCode } of rows) {
    const index = indexOf.get(predictedCode);
    if (index === undefined) {
      throw new AppError(
        'DATA_INVALID',
        `Expected predictions of the model's ${classes.length} classes, got ${predictedCode}.`,
        { hint: 'Predict again with the model that is compared: rakuten repro predict' },
      );
    }
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

export function countMissingDescriptions(rows: readonly DriftRow[]): number {
  return rows.filter((row) => row.descriptionMissing).length;
}

/** The values, ascending; thinned out evenly beyond `MAX_SKETCH_VALUES`. */
export function sketch(values: readonly number[]): Sketch {
  const ascending = [...Float64Array.from(values).sort()];
  // Summed in ascending order, so that the last bit does not depend on the order of the rows.
  const { mean, standardDeviation } = describeMean(ascending);
  const kept = Math.min(ascending.length, MAX_SKETCH_VALUES);
  const step = ascending.length / kept;
  return {
    mean: roundTo(mean, 6),
    standard_deviation: roundTo(standardDeviation, 6),
    values: Array.from({ length: kept }, (_, index) => ascending[Math.floor((index + 0.5) * step)] ?? 0),
  };
}

/**
 * Shares and probabilities are compared to four decimals on both sides: predictions pass through a CSV file, and a
 * difference in its rounding must not look like drift.
 */
export function roundShare(share: number): number {
  return roundTo(share, 4);
}

function roundTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

import { normalCriticalValue, twoSidedP } from './normal-distribution.ts';

export interface Mean {
  readonly rows: number;
  readonly mean: number;
  /** With rows − 1 in the denominator. */
  readonly standardDeviation: number;
}

/** Mean and standard deviation, in two passes; both 0 for no values. */
export function describeMean(values: readonly number[]): Mean {
  const rows = values.length;
  if (rows === 0) return { rows, mean: 0, standardDeviation: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / rows;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { rows, mean, standardDeviation: rows > 1 ? Math.sqrt(squares / (rows - 1)) : 0 };
}

/**
 * The two-sided test that two samples have the same mean, whatever their variances: (mean₂ − mean₁) / √(s₁²/n + s₂²/m),
 * taken as standard normal, which a few hundred rows allow.
 */
export function testMeanDifference(reference: Mean, current: Mean): { z: number; p: number } {
  const error = standardError(reference, current);
  const difference = current.mean - reference.mean;
  if (difference === 0) return { z: 0, p: 1 };
  const z = difference / error;
  return { z, p: twoSidedP(z) };
}

/** The interval for current mean − reference mean. */
export function meanDifferenceInterval(reference: Mean, current: Mean, confidence: number): [number, number] {
  const difference = current.mean - reference.mean;
  const half = normalCriticalValue((1 - confidence) / 2) * standardError(reference, current);
  return [difference - half, difference + half];
}

/**
 * The smallest change of the mean that shows with probability `power` when the spread stays that of the reference.
 * It has to pass both the test and the floor.
 */
export function smallestDetectableMeanDifference(
  { alpha, power, floor }: { readonly alpha: number; readonly power: number; readonly floor: number },
  reference: Mean,
  currentRows: number,
): number {
  const error = standardError(reference, { ...reference, rows: currentRows });
  return Math.max(normalCriticalValue(alpha / 2) * error, floor) + normalCriticalValue(1 - power) * error;
}

function standardError(reference: Mean, current: Mean): number {
  return Math.sqrt(
    reference.standardDeviation ** 2 / reference.rows + current.standardDeviation ** 2 / current.rows,
  );
}

import { solveIncreasing } from './bisect.ts';
import { normalCriticalValue, normalUpperTail, twoSidedP } from './normal-distribution.ts';

/** How many rows of a sample have a property. */
export interface Proportion {
  readonly count: number;
  readonly rows: number;
}

/** The two-sided z-test that two samples have the same share, with the variance of the pooled share. */
export function testTwoProportions(reference: Proportion, current: Proportion): { z: number; p: number } {
  const pooled = (reference.count + current.count) / (reference.rows + current.rows);
  const variance = pooled * (1 - pooled) * (1 / reference.rows + 1 / current.rows);
  if (variance === 0) return { z: 0, p: 1 };
  const z = (current.count / current.rows - reference.count / reference.rows) / Math.sqrt(variance);
  return { z, p: twoSidedP(z) };
}

/** The interval for one share by Wilson's score: in [0, 1], not empty even when no row or every row has it. */
export function wilsonInterval({ count, rows }: Proportion, confidence: number): [number, number] {
  const z = normalCriticalValue((1 - confidence) / 2);
  const share = count / rows;
  const centre = (share + (z * z) / (2 * rows)) / (1 + (z * z) / rows);
  const half =
    (z / (1 + (z * z) / rows)) * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * The interval for current share − reference share, each bound from the two Wilson intervals (Newcombe 1998,
 * method 10); in [−1, 1].
 */
export function differenceInterval(
  reference: Proportion,
  current: Proportion,
  confidence: number,
): [number, number] {
  const before = reference.count / reference.rows;
  const after = current.count / current.rows;
  const [beforeLow, beforeHigh] = wilsonInterval(reference, confidence);
  const [afterLow, afterHigh] = wilsonInterval(current, confidence);
  const difference = after - before;
  return [
    difference - Math.hypot(after - afterLow, beforeHigh - before),
    difference + Math.hypot(afterHigh - after, before - beforeLow),
  ];
}

/**
 * The smallest change of a share that shows with probability `power`, in the direction where it is harder to see:
 * towards one half. It has to pass both the test and the floor. `Infinity` when no change would.
 */
export function smallestDetectableDifference(
  { alpha, power, floor }: { readonly alpha: number; readonly power: number; readonly floor: number },
  reference: Proportion,
  currentRows: number,
): number {
  const share = reference.count / reference.rows;
  const start = share <= 0.5 ? share : 1 - share;
  const n = reference.rows;
  const m = currentRows;
  const z = normalCriticalValue(alpha / 2);
  const shownWith = (change: number): number => {
    const after = Math.min(1, start + change);
    const pooled = (start * n + after * m) / (n + m);
    const critical = Math.max(floor, z * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)));
    const deviation = Math.sqrt((start * (1 - start)) / n + (after * (1 - after)) / m);
    return deviation === 0 ? Number(change >= critical) : normalUpperTail((critical - change) / deviation);
  };
  const smallest = solveIncreasing(shownWith, power, 0, 1 - start);
  return smallest > 1 - start ? Infinity : smallest;
}

import type { Sketch } from '../drift-profile.ts';
import type { BinnedDistribution, SignalId } from '../drift-report.ts';
import { formatShare } from '../format-share.ts';
import {
  criticalDistance,
  smallestDetectableDistance,
  testKolmogorovSmirnov,
} from '../statistics/kolmogorov-smirnov.ts';
import { normedWassersteinDistance } from '../statistics/wasserstein.ts';
import type { SignalMeasurement, SignalSettings } from './signal-measurement.ts';

/** A sketch and the number of rows that it stands for. */
export interface Sample {
  readonly sketch: Sketch;
  readonly rows: number;
}

/** Which measurement is compared, and how people read its values. */
export interface DistributionNames {
  readonly id: SignalId;
  readonly formatValue: (value: number) => string;
  /** Follows "half of the listings have": "a confidence of". */
  readonly phrase: (value: string) => string;
  readonly bin: (reference: readonly number[], current: readonly number[]) => BinnedDistribution;
}

/** Whether a measurement is distributed otherwise than before: Kolmogorov-Smirnov, whose distance D is the effect. */
export function measureDistribution(
  names: DistributionNames,
  reference: Sample,
  current: Sample,
  settings: SignalSettings,
): SignalMeasurement {
  const before = reference.sketch.values;
  const after = current.sketch.values;
  const test = testKolmogorovSmirnov(before, after, reference.rows);
  const half = criticalDistance(1 - settings.confidence, reference.rows, current.rows);
  const { formatValue } = names;
  return {
    id: names.id,
    kind: 'kolmogorov_smirnov',
    statistic: test.statistic,
    p: test.p,
    effect: test.statistic,
    ci: [Math.max(0, test.statistic - half), Math.min(1, test.statistic + half)],
    smallestDetectable: smallestDetectableDistance(
      { alpha: settings.testAlpha, power: settings.power, floor: settings.floor },
      reference.rows,
      current.rows,
    ),
    finding:
      `Median ${formatValue(median(before))} → ${formatValue(median(after))}; ` +
      `${formatShare(test.currentShare)} of the listings ${names.phrase(formatValue(test.at))}, ` +
      `${formatShare(test.referenceShare)} in the reference.`,
    sideBySide: {
      wasserstein_distance_normed: normedWassersteinDistance(
        before,
        after,
        reference.sketch.standard_deviation,
      ),
    },
    distribution: names.bin(before, after),
  };
}

function median(ascending: readonly number[]): number {
  const middle = (ascending.length - 1) / 2;
  return ((ascending[Math.floor(middle)] ?? 0) + (ascending[Math.ceil(middle)] ?? 0)) / 2;
}

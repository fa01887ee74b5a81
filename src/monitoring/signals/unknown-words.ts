import { formatPoints, formatShare } from '../format-share.ts';
import {
  meanDifferenceInterval,
  smallestDetectableMeanDifference,
  testMeanDifference,
  type Mean,
} from '../statistics/mean-difference.ts';
import { normedWassersteinDistance } from '../statistics/wasserstein.ts';
import { binShares } from './bin-distributions.ts';
import type { Sample } from './distribution.ts';
import type { SignalMeasurement, SignalSettings } from './signal-measurement.ts';

/**
 * Whether listings use more (or fewer) words that the model does not know: difference of the mean share a listing.
 * The mean and not the whole distribution, because new words come in a few listings at first: one listing in twenty in
 * a new language moves the distribution function by 0.05 at most, which Kolmogorov-Smirnov misses, but the mean by
 * several standard errors.
 */
export function measureUnknownWords(
  reference: Sample,
  current: Sample,
  settings: SignalSettings,
): SignalMeasurement {
  const before = toMean(reference);
  const after = toMean(current);
  const test = testMeanDifference(before, after);
  const effect = after.mean - before.mean;
  return {
    id: 'out_of_vocabulary',
    kind: 'mean_difference',
    statistic: test.z,
    p: test.p,
    effect,
    ci: meanDifferenceInterval(before, after, settings.confidence),
    smallestDetectable: smallestDetectableMeanDifference(
      { alpha: settings.testAlpha, power: settings.power, floor: settings.floor },
      before,
      after.rows,
    ),
    finding:
      `${formatShare(after.mean)} of a listing's words are unknown to the model, ` +
      `${formatShare(before.mean)} in the reference (${formatPoints(effect)}).`,
    sideBySide: {
      wasserstein_distance_normed: normedWassersteinDistance(
        reference.sketch.values,
        current.sketch.values,
        before.standardDeviation,
      ),
    },
    distribution: binShares(reference.sketch.values, current.sketch.values),
  };
}

function toMean({ sketch, rows }: Sample): Mean {
  return { rows, mean: sketch.mean, standardDeviation: sketch.standard_deviation };
}

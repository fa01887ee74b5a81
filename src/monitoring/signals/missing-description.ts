import { formatPoints, formatShare } from '../format-share.ts';
import { jensenShannonDistance } from '../statistics/mix-distances.ts';
import {
  differenceInterval,
  smallestDetectableDifference,
  testTwoProportions,
  type Proportion,
} from '../statistics/two-proportions.ts';
import type { SignalMeasurement, SignalSettings } from './signal-measurement.ts';

/** Whether more (or fewer) listings come without a description: z-test of two proportions, their difference as effect. */
export function measureMissingDescriptions(
  reference: Proportion,
  current: Proportion,
  settings: SignalSettings,
): SignalMeasurement {
  const test = testTwoProportions(reference, current);
  const before = reference.count / reference.rows;
  const after = current.count / current.rows;
  return {
    id: 'missing_description',
    kind: 'two_proportions',
    statistic: test.z,
    p: test.p,
    effect: after - before,
    ci: differenceInterval(reference, current, settings.confidence),
    smallestDetectable: smallestDetectableDifference(
      { alpha: settings.testAlpha, power: settings.power, floor: settings.floor },
      reference,
      current.rows,
    ),
    finding:
      `${formatShare(after)} of the listings have no description, ` +
      `${formatShare(before)} in the reference (${formatPoints(after - before)}).`,
    sideBySide: {
      jensen_shannon_distance: jensenShannonDistance(
        [reference.count, reference.rows - reference.count],
        [current.count, current.rows - current.count],
      ),
    },
  };
}

import { countClasses, type DriftProfile, type DriftRow } from '../drift-profile.ts';
import type { ClassShift } from '../drift-report.ts';
import { formatPoints, formatShare } from '../format-share.ts';
import { adjustByHolm } from '../statistics/holm.ts';
import { adjustedResiduals, smallestDetectableMixShift, testHomogeneity } from '../statistics/homogeneity.ts';
import {
  expectedJensenShannonDistance,
  expectedStabilityIndex,
  expectedTotalVariation,
  jensenShannonDistance,
  populationStabilityIndex,
  totalVariation,
  totalVariationInterval,
} from '../statistics/mix-distances.ts';
import { twoSidedP } from '../statistics/normal-distribution.ts';
import { differenceInterval } from '../statistics/two-proportions.ts';
import type { SignalMeasurement, SignalSettings } from './signal-measurement.ts';

/** Of the classes that moved, this many are named in the finding. */
const CLASSES_NAMED = 3;

/**
 * Whether other classes are predicted than before: chi-square test of homogeneity, total variation as effect.
 * `shifts` are those of
 * `listClassShifts`, to be named. `undefined` when the rows are too few to fill two cells.
 */
export function measureClassMix(
  profile: DriftProfile,
  rows: readonly DriftRow[],
  shifts: readonly ClassShift[],
  settings: SignalSettings,
): SignalMeasurement | undefined {
  const before = profile.class_counts;
  const after = countClasses(rows, profile.classes);
  const test = testHomogeneity(before, after);
  if (test === undefined) return undefined;
  const sizes = [profile.rows, rows.length] as const;
  const used = before.filter((count, k) => count + (after[k] ?? 0) > 0).length;
  const effect = totalVariation(before, after);
  const byChance = expectedTotalVariation(before, after);
  return {
    id: 'class_mix',
    kind: 'chi_square',
    statistic: test.statistic,
    p: test.p,
    effect,
    ci: totalVariationInterval(before, after, settings.confidence),
    smallestDetectable: smallestDetectableMixShift(
      { alpha: settings.testAlpha, power: settings.power, floor: settings.floor },
      test.degreesOfFreedom,
      ...sizes,
    ),
    finding:
      `${formatShare(effect)} of the listings would have to be in another class to match the reference; ` +
      `chance alone shows about ${formatShare(byChance)}.${nameMoved(shifts)}`,
    sideBySide: {
      total_variation_by_chance: byChance,
      jensen_shannon_distance: jensenShannonDistance(before, after),
      jensen_shannon_distance_by_chance: expectedJensenShannonDistance(used, ...sizes),
      population_stability_index: populationStabilityIndex(before, after),
      population_stability_index_by_chance: expectedStabilityIndex(used, ...sizes),
      classes_counted_together: test.pooled,
    },
  };
}

function nameMoved(shifts: readonly ClassShift[]): string {
  const largest = shifts.filter(({ moved }) => moved).slice(0, CLASSES_NAMED);
  if (largest.length === 0) return '';
  return ` Most: ${largest.map(({ category, change }) => `${category} ${formatPoints(change)}`).join(', ')}.`;
}

/** Every class with its share then and now, the largest residual first; ties in the order of the codes. */
export function listClassShifts(
  profile: DriftProfile,
  rows: readonly DriftRow[],
  { alpha, categoryOf }: { readonly alpha: number; readonly categoryOf: (code: number) => string },
): ClassShift[] {
  const before = profile.class_counts;
  const after = countClasses(rows, profile.classes);
  const residuals = adjustedResiduals(before, after);
  const adjusted = adjustByHolm(residuals.map(twoSidedP));
  const shifts = profile.classes.map((code, k) => {
    const reference = { count: before[k] ?? 0, rows: profile.rows };
    const current = { count: after[k] ?? 0, rows: rows.length };
    return {
      code,
      category: categoryOf(code),
      reference_count: reference.count,
      current_count: current.count,
      reference_share: reference.count / reference.rows,
      current_share: current.count / current.rows,
      change: current.count / current.rows - reference.count / reference.rows,
      ci: differenceInterval(reference, current, 1 - alpha),
      residual: residuals[k] ?? 0,
      moved: (adjusted[k] ?? 1) < alpha,
    };
  });
  return shifts.sort((a, b) => Math.abs(b.residual) - Math.abs(a.residual) || a.code - b.code);
}

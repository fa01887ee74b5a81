import {
  countMissingDescriptions,
  roundShare,
  sketch,
  type DriftProfile,
  type DriftRow,
} from './drift-profile.ts';
import {
  type ClassShift,
  SIGNAL_NAMES,
  type DriftReport,
  type DriftSignal,
  type DriftVerdict,
  type SignalId,
  type SignalKind,
} from './drift-report.ts';
import { formatCount } from './format-share.ts';
import { roundNumbers } from './round-numbers.ts';
import { binShares, binSizes } from './signals/bin-distributions.ts';
import { listClassShifts, measureClassMix } from './signals/class-mix.ts';
import { measureDistribution } from './signals/distribution.ts';
import { measureMissingDescriptions } from './signals/missing-description.ts';
import type { SignalMeasurement, SignalSettings } from './signals/signal-measurement.ts';
import { measureUnknownWords } from './signals/unknown-words.ts';
import { adjustByHolm } from './statistics/holm.ts';

/** Chance that a shift of the size `smallest_detectable` shows. */
const POWER = 0.8;

const SIGNAL_KINDS: Readonly<Record<SignalId, SignalKind>> = {
  class_mix: 'chi_square',
  confidence: 'kolmogorov_smirnov',
  text_length: 'kolmogorov_smirnov',
  out_of_vocabulary: 'mean_difference',
  missing_description: 'two_proportions',
};
const SIGNAL_IDS = Object.keys(SIGNAL_KINDS) as readonly SignalId[];

export interface DriftOptions {
  /** Chance of a report that says drift when nothing has changed. */
  readonly alpha: number;
  /** With fewer rows on either side nothing is tested. */
  readonly minRows: number;
  /** The smallest effect of each signal that counts as drift. */
  readonly effectFloors: Readonly<Record<SignalId, number>>;
  /** Names the model in the report. */
  readonly model: string;
  readonly categoryOf: (code: number) => string;
}

/**
 * Whether the rows still look like those of the profile. A signal drifts when its p-value, adjusted by Holm for the
 * signals tested together, is below alpha AND its effect reaches the floor: neither noise in few rows nor trifles in
 * many. Pure: the same input gives the same report, and the order of the rows does not matter. Throws `DATA_INVALID`
 * for a predicted code that is not in the profile.
 */
export function compareWithProfile(
  profile: DriftProfile,
  rows: readonly DriftRow[],
  options: DriftOptions,
): DriftReport {
  const enough = Math.min(profile.rows, rows.length) >= options.minRows;
  const classes = enough ? listClassShifts(profile, rows, options) : [];
  const measured = enough ? measureSignals(profile, rows, classes, options) : [];
  const adjusted = adjustByHolm(measured.map(({ p }) => p));
  const signals = SIGNAL_IDS.map((id): DriftSignal => {
    const common = {
      id,
      kind: SIGNAL_KINDS[id],
      threshold: options.effectFloors[id],
      n_reference: profile.rows,
      n_current: rows.length,
    };
    const index = measured.findIndex((measurement) => measurement.id === id);
    const measurement = measured[index];
    return measurement === undefined
      ? insufficientSignal(common)
      : judgeSignal(measurement, adjusted[index] ?? 1, common, options);
  });
  const drifted = signals.filter(({ verdict }) => verdict === 'drift');
  const verdict = drifted.length > 0 ? 'drift' : measured.length > 0 ? 'ok' : 'insufficient';
  return roundNumbers({
    schema_version: 1,
    verdict,
    sentence: describeVerdict(verdict, signals, profile.rows, rows.length, options.minRows),
    model: options.model,
    n_reference: profile.rows,
    n_current: rows.length,
    alpha: options.alpha,
    min_rows: options.minRows,
    signals_tested: measured.length,
    signals_drifted: drifted.length,
    drifted_signal_share: measured.length === 0 ? 0 : drifted.length / measured.length,
    signals,
    classes,
  });
}

function measureSignals(
  profile: DriftProfile,
  rows: readonly DriftRow[],
  classes: readonly ClassShift[],
  options: DriftOptions,
): SignalMeasurement[] {
  const settings = (id: SignalId): SignalSettings => ({
    confidence: 1 - options.alpha,
    testAlpha: options.alpha / SIGNAL_IDS.length,
    power: POWER,
    floor: options.effectFloors[id],
  });
  const reference = { rows: profile.rows };
  const current = { rows: rows.length };
  const shares = (values: readonly number[]) => ({ ...current, sketch: sketch(values.map(roundShare)) });
  const classMix = measureClassMix(profile, rows, classes, settings('class_mix'));
  return [
    ...(classMix === undefined ? [] : [classMix]),
    measureDistribution(
      {
        id: 'confidence',
        formatValue: (value) => value.toFixed(2),
        phrase: (value) => `are classified with a confidence of at most ${value}`,
        bin: binShares,
      },
      { ...reference, sketch: profile.confidence },
      shares(rows.map((row) => row.confidence)),
      settings('confidence'),
    ),
    measureDistribution(
      {
        id: 'text_length',
        formatValue: (value) => formatCount(Math.round(value)),
        phrase: (value) => `have at most ${value} characters`,
        bin: binSizes,
      },
      { ...reference, sketch: profile.characters },
      { ...current, sketch: sketch(rows.map((row) => row.characters)) },
      settings('text_length'),
    ),
    measureUnknownWords(
      { ...reference, sketch: profile.out_of_vocabulary_share },
      shares(rows.map((row) => row.outOfVocabularyShare)),
      settings('out_of_vocabulary'),
    ),
    measureMissingDescriptions(
      { ...reference, count: profile.description_missing },
      { ...current, count: countMissingDescriptions(rows) },
      settings('missing_description'),
    ),
  ];
}

type CommonFields = Pick<DriftSignal, 'id' | 'kind' | 'threshold' | 'n_reference' | 'n_current'>;

function judgeSignal(
  measurement: SignalMeasurement,
  pAdjusted: number,
  common: CommonFields,
  { alpha }: DriftOptions,
): DriftSignal {
  const beyondChance = pAdjusted < alpha;
  const largeEnough = Math.abs(measurement.effect) >= common.threshold;
  return {
    id: common.id,
    kind: common.kind,
    statistic: measurement.statistic,
    p: measurement.p,
    p_adjusted: pAdjusted,
    effect: measurement.effect,
    ci: measurement.ci,
    threshold: common.threshold,
    n_reference: common.n_reference,
    n_current: common.n_current,
    smallest_detectable: measurement.smallestDetectable,
    verdict: beyondChance && largeEnough ? 'drift' : 'ok',
    finding: measurement.finding,
    side_by_side: measurement.sideBySide,
    distribution: measurement.distribution ?? null,
  };
}

function insufficientSignal(common: CommonFields): DriftSignal {
  return {
    id: common.id,
    kind: common.kind,
    statistic: null,
    p: null,
    p_adjusted: null,
    effect: null,
    ci: null,
    threshold: common.threshold,
    n_reference: common.n_reference,
    n_current: common.n_current,
    smallest_detectable: null,
    verdict: 'insufficient',
    finding: 'Too few rows to tell.',
    side_by_side: {},
    distribution: null,
  };
}

function describeVerdict(
  verdict: DriftVerdict,
  signals: readonly DriftSignal[],
  referenceRows: number,
  currentRows: number,
  minRows: number,
): string {
  const tested = signals.filter((signal) => signal.verdict !== 'insufficient').length;
  switch (verdict) {
    case 'drift': {
      const moved = signals.filter((signal) => signal.verdict === 'drift').map(({ id }) => SIGNAL_NAMES[id]);
      return `Drift: ${moved.length} of ${tested} signals moved: ${moved.join(', ')}.`;
    }
    case 'ok':
      return `No drift: none of ${tested} signals moved.`;
    case 'insufficient':
      return (
        `Insufficient: at least ${formatCount(minRows)} rows are needed on both sides, ` +
        `got ${formatCount(currentRows)} to compare with ${formatCount(referenceRows)}.`
      );
  }
}

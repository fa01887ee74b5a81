/** What a comparison found. For a whole report, `drift` when any of its signals drifted. */
export type DriftVerdict = 'drift' | 'ok' | 'insufficient';

export type SignalId =
  'class_mix' | 'confidence' | 'text_length' | 'out_of_vocabulary' | 'missing_description';

/** The test behind a signal's p-value. */
export type SignalKind = 'chi_square' | 'kolmogorov_smirnov' | 'mean_difference' | 'two_proportions';

/** The two distributions of a measurement, in shares of rows a bin. */
export interface BinnedDistribution {
  readonly scale: 'linear' | 'logarithmic';
  /** Ascending; one more than there are bins. A bin holds its lower edge, the last bin also its upper. */
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** One measured property of the listings. Numbers are rounded to 6 significant digits; `null` is "not measured". */
export interface DriftSignal {
  readonly id: SignalId;
  readonly kind: SignalKind;
  readonly statistic: number | null;
  readonly p: number | null;
  /** Holm's, over the signals that were tested. */
  readonly p_adjusted: number | null;
  /**
   * class_mix: total variation · confidence, text_length: largest distance of the distribution functions ·
   * out_of_vocabulary, missing_description: change of the mean share, above 0 when it grew.
   */
  readonly effect: number | null;
  /** Interval for the effect, of confidence 1 − alpha. */
  readonly ci: readonly [number, number] | null;
  /** The smallest effect, in either direction, that counts as drift. */
  readonly threshold: number;
  readonly n_reference: number;
  readonly n_current: number;
  /** The smallest true effect that this many rows show as drift four times out of five. */
  readonly smallest_detectable: number | null;
  readonly verdict: DriftVerdict;
  /** What was seen, in a sentence. */
  readonly finding: string;
  /** Scores that other tools print, for comparison only: they decide nothing here. */
  readonly side_by_side: Readonly<Record<string, number>>;
  readonly distribution: BinnedDistribution | null;
}

/** How often a class is predicted, then and now. */
export interface ClassShift {
  readonly code: number;
  readonly category: string;
  readonly reference_count: number;
  readonly current_count: number;
  readonly reference_share: number;
  readonly current_share: number;
  /** Current share − reference share. */
  readonly change: number;
  /** Interval for the change, of confidence 1 − alpha. */
  readonly ci: readonly [number, number];
  /** Standard deviations away from no change. */
  readonly residual: number;
  /** Whether this class alone stands out among all (Holm over the classes). */
  readonly moved: boolean;
}

/** The result of comparing listings with a model's profile; written as JSON as it is. */
export interface DriftReport {
  readonly schema_version: 1;
  readonly verdict: DriftVerdict;
  /** The verdict in one sentence. */
  readonly sentence: string;
  readonly model: string;
  readonly n_reference: number;
  readonly n_current: number;
  readonly alpha: number;
  readonly min_rows: number;
  readonly signals_tested: number;
  readonly signals_drifted: number;
  /** Of the signals tested; 0 when none was. */
  readonly drifted_signal_share: number;
  readonly signals: readonly DriftSignal[];
  /** All classes of the model, those that moved most first; empty when there are too few rows. */
  readonly classes: readonly ClassShift[];
}

/** What people call each signal. */
export const SIGNAL_NAMES: Readonly<Record<SignalId, string>> = {
  class_mix: 'predicted classes',
  confidence: 'confidence',
  text_length: 'text length',
  out_of_vocabulary: 'unknown words',
  missing_description: 'missing descriptions',
};

import type { ScoreName } from './score-counts.ts';

/** Section `retraining.gates` of params.yaml. Shares and scores in [0, 1]. */
export interface GateSettings {
  /** Of all that is drawn at random. */
  readonly seed: number;
  readonly floor: {
    /** The challenger's weighted F1 has to be this or more, whatever production does. */
    readonly weighted_f1: number;
  };
  readonly answers: {
    /** Of the classes that occur among the rows, this share has to be answered at least once. */
    readonly min_class_share: number;
  };
  readonly different: {
    /** Fewer rows answered differently are the same model again: a coin decides which of two such models looks better. */
    readonly min_rows: number;
  };
  readonly better: {
    readonly metric: ScoreName;
    /** `stratified` draws as many rows of each class as there are; `plain` lets the mix of classes vary, too. */
    readonly resampling: Resampling;
    /** How many times the rows are drawn again. */
    readonly samples: number;
    /** Of the two-sided interval whose lower end has to be above 0. */
    readonly confidence: number;
  };
  readonly harm: {
    /** One-sided level at which more rows spoilt than mended is no chance. */
    readonly alpha: number;
  };
  readonly per_class: {
    /** Classes of fewer rows are not guarded: chance alone moves them by more than the drops allowed. */
    readonly min_rows: number;
    readonly max_f1_drop: number;
    readonly max_recall_drop: number;
    /** One-sided level at which a loss of recall in one class is no chance. */
    readonly alpha: number;
  };
  readonly calibration: {
    readonly max_ece: number;
    /** Expected calibration error above that of production. */
    readonly max_increase: number;
  };
  readonly serve: {
    /** Listings to ask for one at a time. */
    readonly smoke_rows: number;
    /** Of the 95th percentiles, challenger to champion; what takes no longer than the free milliseconds is fast enough. */
    readonly max_latency_ratio: number;
    readonly free_latency_ms: number;
    /** Of the sizes; what is no larger than the free megabytes is small enough: a model grows with the data that it learns from. */
    readonly max_size_ratio: number;
    readonly free_megabytes: number;
  };
}

export type Resampling = 'stratified' | 'plain';

/**
 * What holds where params.yaml says nothing. Two-sided confidence of 0.95 leaves 2.5 % to a challenger that is only
 * another draw of the same model; 0.90 finds smaller gains, and lets 5 % of those through.
 */
export const DEFAULT_GATE_SETTINGS: GateSettings = {
  seed: 42,
  floor: { weighted_f1: 0.75 },
  answers: { min_class_share: 0.5 },
  different: { min_rows: 10 },
  better: { metric: 'weighted_f1', resampling: 'stratified', samples: 2000, confidence: 0.95 },
  harm: { alpha: 0.05 },
  per_class: { min_rows: 50, max_f1_drop: 0.05, max_recall_drop: 0.05, alpha: 0.05 },
  calibration: { max_ece: 0.1, max_increase: 0.02 },
  serve: {
    smoke_rows: 100,
    max_latency_ratio: 1.2,
    free_latency_ms: 1,
    max_size_ratio: 2,
    free_megabytes: 100,
  },
};

import type { ErrorCode } from '../../errors/error-codes.ts';
import type { RetrainState } from '../../tracking/retraining/retrain-record.ts';

/** All that a decision is made from. Times are ISO 8601. */
export interface RetrainingFacts {
  readonly now: string;
  /** `null` where nothing is in production yet. */
  readonly champion: Champion | null;
  /** Whole windows since `evidenceSince`, without overlap, the latest first (see `listWindows`). */
  readonly driftWindows: readonly DriftWindow[];
  /** Of the champion's labelled predictions in the latest `windows.current`. */
  readonly quality: Fact<LiveQualityFact>;
  /** Labelled rows that have come since the latest training that was judged (see `findLatestJudged`), or the champion's own. */
  readonly newLabelledRows: Fact<{ readonly rows: number }>;
  /** The latest `schedule_due` of a decision that was acted on; `null` where there is none. */
  readonly lastHandledSchedule: string | null;
  /** All retrainings, in any order. */
  readonly retrains: readonly PastRetrain[];
}

export interface Champion {
  readonly version: number;
  /** When it went into production. */
  readonly since: string;
}

/** From `from` up to, but without `to`. */
export interface TimeWindow {
  readonly from: string;
  readonly to: string;
}

export interface DriftWindow extends TimeWindow {
  readonly drift: Fact<DriftFact>;
}

export interface DriftFact {
  /** Predictions of the champion in the window. */
  readonly rows: number;
  /** Drifted signals / judged signals, in [0, 1]; `null` where the rows are too few to judge any. */
  readonly share: number | null;
  /** The signals that drifted. */
  readonly drifted: readonly string[];
}

export interface LiveQualityFact {
  /** Labelled predictions. */
  readonly rows: number;
  /** `null` where the rows are too few for a score. */
  readonly score: {
    readonly macroF1: number;
    /** Ends of its 95 % interval. */
    readonly lower95: number;
    readonly upper95: number;
  } | null;
}

/** A fact, or why it could not be found out: then nobody knows, and nothing follows from it. */
export type Fact<Value> = ({ readonly kind: 'known' } & Value) | FactError;

export interface FactError {
  readonly kind: 'error';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

export interface PastRetrain {
  readonly startedAt: string;
  readonly state: RetrainState;
  /** The version that was in production when it was started. */
  readonly champion: number | null;
  /** The version that it came to; `null` where it did not. */
  readonly challenger: number | null;
  /** The triggers that had fired; none where it was started by hand. */
  readonly because: readonly TriggerId[];
}

/** first_model: nothing is in production yet · the others as in params.yaml. */
export type TriggerId = 'first_model' | 'f1_floor' | 'drift' | 'backlog' | 'schedule';

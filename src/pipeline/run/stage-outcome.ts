import type { StaleReason } from '../plan/stale-reason.ts';

/** How it went with one stage of a run. `stage` is its address. */
export type StageOutcome =
  /** Up to date; or frozen, and then its deps were not looked at. */
  | { readonly outcome: 'skipped'; readonly stage: string; readonly isFrozen: boolean }
  | RanOutcome
  /** The cache had its outputs for these inputs: the command did not run. */
  | RestoredOutcome
  /** Frozen, or data that is tracked: what is there was recorded anew. */
  | RecordedOutcome
  | {
      readonly outcome: 'failed';
      readonly stage: string;
      readonly reasons: readonly StaleReason[];
      readonly seconds: number;
      readonly error: unknown;
      /** Whether any of its outs is there: those of before, as a failure leaves them alone. */
      readonly hasOuts: boolean;
    }
  /** A stage before it failed. */
  | { readonly outcome: 'not-reached'; readonly stage: string }
  /** In a dry run. */
  | {
      readonly outcome: 'would-run';
      readonly stage: string;
      readonly reasons: readonly StaleReason[];
      readonly command: readonly string[] | undefined;
    }
  | { readonly outcome: 'would-restore'; readonly stage: string; readonly reasons: readonly StaleReason[] }
  | { readonly outcome: 'may-run'; readonly stage: string; readonly upstream: readonly string[] };

export interface RanOutcome extends StageChange {
  readonly outcome: 'ran';
  /** What a built-in stage says of its work. */
  readonly summary: readonly string[];
  /** Inputs that changed while the stage ran: it will run again. */
  readonly unsettled: readonly string[];
}

export interface RestoredOutcome extends StageChange {
  readonly outcome: 'restored';
}

export interface RecordedOutcome extends StageChange {
  readonly outcome: 'recorded';
}

interface StageChange {
  readonly stage: string;
  readonly reasons: readonly StaleReason[];
  readonly seconds: number;
  /** Outs whose bytes differ from before, as spelled. */
  readonly changedOuts: readonly string[];
  /** The other outs: what depends on these alone stays up to date. */
  readonly sameOuts: readonly string[];
  /** Outs that were not what the stage had made, and where they are now. */
  readonly kept: readonly KeptOut[];
}

export interface KeptOut {
  readonly path: string;
  /** Relative to the project's folder. */
  readonly keptAs: string;
}

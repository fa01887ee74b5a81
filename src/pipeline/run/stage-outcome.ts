import type { StaleReason } from '../plan/stale-reason.ts';

/** How it went with one stage of a run. */
export type StageOutcome =
  | { readonly outcome: 'skipped'; readonly stage: string }
  | RanOutcome
  | {
      readonly outcome: 'failed';
      readonly stage: string;
      readonly reasons: readonly StaleReason[];
      readonly seconds: number;
      readonly error: unknown;
    }
  /** A stage before it failed. */
  | { readonly outcome: 'not-reached'; readonly stage: string }
  /** In a dry run. */
  | { readonly outcome: 'would-run'; readonly stage: string; readonly reasons: readonly StaleReason[] }
  | { readonly outcome: 'may-run'; readonly stage: string; readonly upstream: readonly string[] };

export interface RanOutcome {
  readonly outcome: 'ran';
  readonly stage: string;
  readonly reasons: readonly StaleReason[];
  readonly seconds: number;
  /** What a built-in stage says of its work. */
  readonly summary: readonly string[];
  /** Outs whose bytes differ from before, as spelled. */
  readonly changedOuts: readonly string[];
  /** The other outs: what depends on these alone stays up to date. */
  readonly sameOuts: readonly string[];
  /** Outs that were not what the stage had made, and where they are now. */
  readonly kept: readonly KeptOut[];
  /** Inputs that changed while the stage ran: it will run again. */
  readonly unsettled: readonly string[];
}

export interface KeptOut {
  readonly path: string;
  /** Relative to the project's folder. */
  readonly keptAs: string;
}

import type { FactError, TimeWindow, TriggerId } from './retraining-facts.ts';

/**
 * fired: a reason to retrain · quiet: none · insufficient: too few rows to tell · off: not asked · error: could not be
 * checked, which is never a reason to retrain.
 */
export type TriggerVerdict = 'fired' | 'quiet' | 'insufficient' | 'off' | 'error';

export type Numbers = Readonly<Record<string, number | string | null>>;

interface TriggerAnswer<Verdict extends TriggerVerdict> {
  readonly id: TriggerId;
  readonly verdict: Verdict;
  /** What was measured, and what it was held against. */
  readonly numbers: Numbers;
  /** The same for people. */
  readonly sentence: string;
}

/** What one trigger says. */
export type TriggerReport =
  TriggerAnswer<Exclude<TriggerVerdict, 'error'>> | (TriggerAnswer<'error'> & { readonly error: FactError });

/** cooldown: one has just been done · retry: one has just failed · budget: too many in 30 days · new_rows: nothing to learn. */
export type LimitId = 'cooldown' | 'retry' | 'budget' | 'new_rows';

/** What one limit says; `bypassed`: it would hold back, but a trigger need not wait for it. */
export interface LimitReport {
  readonly id: LimitId;
  readonly verdict: 'allows' | 'blocks' | 'bypassed';
  readonly numbers: Numbers;
  readonly sentence: string;
  /** When it would no longer block; `null` where that is not known, or now. */
  readonly until: string | null;
}

/** Whether to retrain, and why. Plain JSON: what is recorded, printed and sent. */
export interface Decision {
  readonly schema_version: 1;
  readonly decided_at: string;
  /** Something fired, and no limit blocks. */
  readonly needed: boolean;
  /** The whole in one or two sentences. */
  readonly sentence: string;
  /** The triggers that fired, needed or not. */
  readonly because: readonly TriggerId[];
  /** The limits that hold back what fired; empty where nothing did. */
  readonly blocked_by: readonly LimitId[];
  /** The triggers that could not be checked: the caller should end with the error of the first. */
  readonly failed_checks: readonly TriggerId[];
  readonly triggers: readonly TriggerReport[];
  readonly limits: readonly LimitReport[];
  readonly champion: number | null;
  /** The latest of the windows that were looked at. */
  readonly window: TimeWindow;
  /** The date of the schedule that this decision handles, once it is acted on. */
  readonly schedule_due: string | null;
  readonly key_parts: DecisionKeyParts;
}

/** What makes two decisions the same one, together with the state of data and code, which the caller knows. */
export interface DecisionKeyParts {
  /** SHA-256 of the settings. */
  readonly policy: string;
  readonly champion: number | null;
  readonly because: readonly TriggerId[];
  /** How many whole windows the champion has been in production for. Minutes later it is still the same. */
  readonly window: number;
  readonly schedule_due: string | null;
}

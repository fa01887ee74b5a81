/** The states of a retraining, in their order. The last three are final. */
export type RetrainState = 'triggered' | 'training' | 'gating' | 'promoted' | 'rejected' | 'failed';

/** What asked for it: a person, or a trigger of the policy. */
export type RetrainCause = 'manual' | 'policy';

/** One retraining as it stands in the history. */
export interface RetrainRecord {
  /** Place in the history: a clock can jump back. */
  readonly number: number;
  /** Hash of all that the decision followed from. */
  readonly key: string;
  /** Token of the lease that it was made under. */
  readonly token: number;
  readonly cause: RetrainCause;
  readonly state: RetrainState;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Its process has ended without coming to an end: the next retraining records it as failed. */
  readonly abandoned: boolean;
  /** How long it took; null while it goes on, and where its process ended before it. */
  readonly seconds: number | null;
  /** The version in production when it began; null: none. */
  readonly champion: number | null;
  /** The version that the training came to; null before that. */
  readonly challenger: number | null;
  /** What the policy said, as it said it; `{}` where a person asked. */
  readonly decision: unknown;
  /** The gates that failed; empty unless rejected. */
  readonly rejectedBy: readonly string[];
  /** What the gates said (`GateReport`); null where they were not asked. */
  readonly gates: unknown;
  /** What it came to, in a sentence; null while it goes on. */
  readonly outcome: string | null;
  /** Of a failed one: the code of the error, `PROCESS_ENDED` or `LEASE_LOST`. */
  readonly errorCode: string | null;
  /** Whether a training was tried at all: false where the pipeline was busy, so that this one is no reason to wait. */
  readonly tried: boolean;
  /** Number in the history of the alias of the move to production; null unless promoted. */
  readonly promotion: number | null;
  /** Number of the move that took the promoted version out of production by a rollback; null where none did. */
  readonly rolledBackBy: number | null;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly transitions: readonly RetrainTransition[];
}

export interface RetrainTransition {
  readonly state: RetrainState;
  readonly token: number;
  readonly at: string;
}

/** Whether it is decided: nothing of it changes any more. */
export function isFinal(state: RetrainState): boolean {
  return state === 'promoted' || state === 'rejected' || state === 'failed';
}

import type { FileEffects } from '../file-effects.ts';
import type { StageState } from '../plan/find-stale-reasons.ts';
import type { Hasher } from '../hashing/hash-path.ts';
import type { LockedStage } from '../lock/pipeline-lock.ts';
import type { Stage } from '../definition/stage.ts';
import type { RanOutcome } from './stage-outcome.ts';

/** A stage that is about to run, and what it takes. */
export interface StageJob {
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly stage: Stage;
  /** As it was decided upon: inputs hashed before the run. */
  readonly state: StageState;
  readonly locked: LockedStage | undefined;
  readonly hasher: Hasher;
  readonly effects: FileEffects;
  readonly claimDescriptor: number;
  /** Name of the folder, inside `.rakuten/kept`, for outs that are not what the stage had made. */
  readonly keptName: string;
}

/** What came of it. */
export type StageWork = Pick<RanOutcome, 'summary' | 'changedOuts' | 'sameOuts' | 'kept' | 'unsettled'>;

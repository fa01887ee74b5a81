import type { FileEffects } from '../file-effects.ts';
import type { StageState } from '../plan/find-stale-reasons.ts';
import type { Hasher } from '../hashing/hash-path.ts';
import type { LockedStage } from '../lock/locked-stage.ts';
import type { Stage, StageOut } from '../definition/stage.ts';
import type { OutputCache } from './output-cache.ts';
import type { Recorder } from './recorder.ts';
import type { StageLog } from './stage-log.ts';
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
  readonly recorder: Recorder;
  readonly cache: OutputCache;
  /** False: outs are recorded, but the cache stays as it is. */
  readonly commits: boolean;
  readonly log: StageLog;
  /** Whether the command may read what is typed: not where several run side by side. */
  readonly readsInput: boolean;
  readonly claimDescriptor: number;
  /** Name of the folder, inside `.rakuten/kept`, for outs that are not what the stage had made. */
  readonly keptName: string;
  /** Tells git to leave the outs alone; before they are recorded, so that it is not forgotten. */
  readonly ignoreOuts: () => void;
}

/** What came of it. */
export type StageWork = Pick<RanOutcome, 'summary' | 'changedOuts' | 'sameOuts' | 'kept' | 'unsettled'>;

/** An out and where its new content is. */
export interface StagedOut {
  readonly out: StageOut;
  /** A private place, or the out's own. */
  readonly at: string;
}

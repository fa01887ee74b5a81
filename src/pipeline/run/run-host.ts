import type { BuiltInStages, StageProgress } from './built-in-stage.ts';
import type { FileChange } from '../hashing/compare-folders.ts';
import type { FileEffects } from '../file-effects.ts';
import type { Recovery } from './finish-journal.ts';
import type { OutputStream } from './run-shell.ts';
import type { ParamChange } from '../definition/set-param.ts';
import type { StageOutcome } from './stage-outcome.ts';
import type { StaleReason } from '../plan/stale-reason.ts';

/** What a run needs of the world around it. */
export interface RunHost {
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly builtIns: BuiltInStages;
  /** Environment of shell commands. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly processId: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** What shell commands print, as it comes. It is in the stage's log, too. */
  readonly onOutput: (stage: string, stream: OutputStream, bytes: Uint8Array) => void;
  readonly onEvent: (event: RunEvent) => void;
  /** Asked before a stage runs, where the run is interactive. */
  readonly confirm?: (stage: string) => Promise<boolean>;
  /** How to get objects from a remote, for a run that pulls. */
  readonly fetcher?: ObjectFetcher;
  /** Replaced by tests that end the process between two changes. */
  readonly effects?: FileEffects;
}

/** Brings into the cache what a remote has of it; what the remote does not have is not an error. */
export interface ObjectFetcher {
  /** Folders with all that is in them. */
  readonly fetchObjects: (ids: readonly string[]) => Promise<void>;
  readonly fetchRuns: () => Promise<void>;
}

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly kind: 'waiting'; readonly holder: string }
  | { readonly kind: 'recovered'; readonly recovery: Recovery }
  | { readonly kind: 'param-set'; readonly change: ParamChange }
  | {
      readonly kind: 'stage-started';
      readonly stage: string;
      readonly reasons: readonly StaleReason[];
      /** Lines of a shell command; undefined for a built-in stage, and for one whose outputs are looked up or looked at only. */
      readonly command: readonly string[] | undefined;
      /** For a reason that is about a folder: the files that differ, where that is known. */
      readonly filesBehind: (reason: StaleReason) => readonly FileChange[] | undefined;
    }
  | { readonly kind: 'stage-progress'; readonly stage: string; readonly progress: StageProgress }
  | { readonly kind: 'stage-warning'; readonly stage: string; readonly message: string }
  | { readonly kind: 'ignored-by-git'; readonly path: string; readonly file: string }
  | { readonly kind: 'stage-ended'; readonly outcome: StageOutcome };

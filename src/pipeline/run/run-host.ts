import type { BuiltInStages, StageProgress } from './built-in-stage.ts';
import type { FileEffects } from '../file-effects.ts';
import type { Recovery } from './finish-journal.ts';
import type { ShellOutput } from './run-shell.ts';
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
  readonly shellOutput: ShellOutput;
  readonly onEvent: (event: RunEvent) => void;
  /** Replaced by tests that end the process between two changes. */
  readonly effects?: FileEffects;
}

/** What happens in a run, as it happens. */
export type RunEvent =
  | { readonly kind: 'waiting'; readonly holder: string }
  | { readonly kind: 'recovered'; readonly recovery: Exclude<Recovery, { kind: 'nothing' }> }
  | { readonly kind: 'param-set'; readonly change: ParamChange }
  | {
      readonly kind: 'stage-started';
      readonly stage: string;
      readonly reasons: readonly StaleReason[];
      readonly command: string | undefined;
    }
  | { readonly kind: 'stage-progress'; readonly stage: string; readonly progress: StageProgress }
  | { readonly kind: 'stage-warning'; readonly stage: string; readonly message: string }
  | { readonly kind: 'stage-ended'; readonly outcome: StageOutcome };

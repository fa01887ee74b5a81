import type { ParamEdit } from '../definition/set-param.ts';
import type { Selection } from '../definition/select-stages.ts';
import type { OnFailure } from './schedule.ts';
import type { StageOutcome } from './stage-outcome.ts';

/** What is to be brought up to date, and how. */
export interface RunRequest extends Selection {
  /** For whoever finds the pipeline busy: "rakuten repro train". */
  readonly commandLine: string;
  /** Run what is up to date, too. */
  readonly force: boolean;
  /** Run everything behind a stage that ran, whether its outputs changed or not. */
  readonly forceDownstream: boolean;
  /** Say what would be done and change nothing. */
  readonly dry: boolean;
  /** Wait for another process that runs the pipeline. */
  readonly wait: boolean;
  /** `key=value`, to be set in the params file before the run. */
  readonly settings: readonly string[];
  /** How many stages run side by side at most. */
  readonly jobs: number;
  readonly onFailure: OnFailure;
  /** Put the outputs into the cache. */
  readonly commits: boolean;
  /** Take the outputs of an earlier run with the same inputs instead of running. */
  readonly usesRunCache: boolean;
  /** Get from the remote what the cache lacks. */
  readonly pulls: boolean;
  /** Leave stages alone of which data is missing, but nothing has changed. */
  readonly allowsMissing: boolean;
}

/** As typed without any option, in a project's folder. */
export function defaultRequest(folder: string): RunRequest {
  return {
    commandLine: 'rakuten repro',
    targets: [],
    folder,
    force: false,
    forceDownstream: false,
    dry: false,
    wait: false,
    settings: [],
    jobs: 1,
    onFailure: 'stop',
    commits: true,
    usesRunCache: true,
    pulls: false,
    allowsMissing: false,
  };
}

export interface RunReport {
  /** In graph order, one for each selected stage. */
  readonly outcomes: readonly StageOutcome[];
  readonly paramEdit: ParamEdit;
}

/**
 * A stage that this program runs itself instead of in a shell: `cmd: rakuten NAME`. The pipeline knows
 * nothing of what it does; it is handed in by whoever calls the pipeline.
 */
export interface BuiltInStage {
  /** The word after `rakuten` in the stage's cmd. */
  readonly name: string;
  /** Differs whenever the code that makes the outputs differs; part of the stage's fingerprint. */
  readonly version: string;
  /**
   * What is wrong with the stage's parameters, all problems at once; empty when nothing is. Asked before
   * the first stage of a run starts, so that a bad setting of the last stage does not cost an hour.
   */
  readonly checkParams: (params: StageParams) => Promise<readonly ParamProblem[]> | readonly ParamProblem[];
  readonly run: (context: StageContext) => Promise<StageResult>;
}

/** The values of the parameters that the stage declares in pipeline.yaml, nested as in params.yaml, and no others. */
export type StageParams = Readonly<Record<string, unknown>>;

/** A setting that cannot be used. The pipeline adds the place in params.yaml. */
export interface ParamProblem {
  /** Dotted name, such as `train.C`. */
  readonly param: string;
  /** What was expected and what came: "expected a number above 0, got -1". */
  readonly message: string;
}

/** What a built-in stage may touch. Only declared paths can be resolved, so the fingerprint covers all that was read. */
export interface StageContext {
  readonly stageName: string;
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly params: StageParams;
  /** Absolute path to read a declared dep (or something below it) from. Throws where it is not declared. */
  readonly input: (path: string) => string;
  /**
   * Absolute path to write a declared out (or something below it) to: a private place on the same file system.
   * Its parent folder exists. All outs move into place together, after the stage has succeeded.
   */
  readonly output: (path: string) => string;
  /** Fires when the user interrupts. */
  readonly signal: AbortSignal;
  /**
   * To be awaited every few hundred milliseconds of computing: lets an interruption through (then throws
   * `INTERRUPTED`) and shows progress.
   */
  readonly checkpoint: (progress?: StageProgress) => Promise<void>;
  /** A line for the user that does not stop the run. */
  readonly warn: (message: string) => void;
}

export interface StageProgress {
  /** What is being done, such as "cross-validating". */
  readonly activity: string;
  readonly done?: number;
  readonly total?: number;
}

export interface StageResult {
  /** What the stage did, in a few short lines with numbers, for the user. */
  readonly summary: readonly string[];
}

/**
 * The built-in stages that there are. Names and versions are at hand for planning; the code of a stage is
 * loaded only when it has to run or to check its params.
 */
export interface BuiltInStages {
  /** Version of the code by name, in the order in which a list of them reads best. */
  readonly versions: ReadonlyMap<string, string>;
  readonly load: (name: string) => Promise<BuiltInStage>;
}

import type { OutRole } from './stage-definition.ts';
import type { SourceText } from '../yaml/source-text.ts';

/** A stage of the pipeline, ready to be planned and run. */
export interface Stage {
  readonly name: string;
  readonly desc: string | undefined;
  /** As the lock records it: text, or a list where pipeline.yaml has one. */
  readonly cmd: string | readonly string[];
  readonly command: StageCommand;
  /** Absolute path of the folder that the command runs in and that paths are relative to. */
  readonly folder: string;
  readonly deps: readonly StagePath[];
  readonly params: readonly StageParamsSource[];
  readonly outs: readonly StageOut[];
  /** Where the name stands in pipeline.yaml. */
  readonly place: StagePlace;
}

/** How a stage is run. */
export type StageCommand =
  | { readonly kind: 'built-in'; readonly name: string }
  | {
      readonly kind: 'shell';
      /** One after the other, each in a shell of its own; the first failure ends the stage. */
      readonly lines: readonly string[];
    };

export interface StagePath {
  /** As spelled in pipeline.yaml, and so in the lock. */
  readonly path: string;
  readonly absolute: string;
  readonly place: StagePlace;
}

export interface StageOut extends StagePath {
  readonly role: OutRole;
  readonly cache: boolean;
}

export interface StageParamsSource {
  /** As spelled in pipeline.yaml, and so in the lock. */
  readonly file: string;
  readonly absolute: string;
  /** Dotted names, in code point order; undefined for all of the file. */
  readonly keys: readonly string[] | undefined;
  readonly place: StagePlace;
}

interface StagePlace {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

import type { SourceText } from '../yaml/source-text.ts';
import type { YamlValue } from '../yaml/yaml-value.ts';
import type { OutSettings } from './stage-definition.ts';

/** A stage of the pipeline, ready to be planned and run. */
export interface Stage {
  /** Within its file, and so in the lock. */
  readonly name: string;
  /** Unique in the project: `train` of the root's pipeline.yaml, `sub/pipeline.yaml:train`, `data.csv.dvc`. */
  readonly address: string;
  /** The entry with `foreach` or `matrix` that it was generated from; undefined where it stands in the file itself. */
  readonly group: string | undefined;
  readonly file: StageFile;
  readonly desc: string | undefined;
  /** Free information of the user; no part of change detection. */
  readonly meta: YamlValue | undefined;
  /** Never runs; what it needs is not looked at. */
  readonly frozen: boolean;
  /** Runs every time; its result is never taken from the run cache. */
  readonly alwaysChanged: boolean;
  /** As the lock records it: text, or a list where pipeline.yaml has one. */
  readonly cmd: string | readonly string[];
  readonly command: StageCommand;
  /** Absolute path of the folder that the command runs in and that paths are relative to. */
  readonly folder: string;
  /** As the stage spells that folder; undefined where it does not. It may be a folder that is yet to be made. */
  readonly wdir: StagePath | undefined;
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
    }
  /** A `*.dvc` file: data that was added, nothing to run. Its lock entry is the file itself. */
  | { readonly kind: 'tracked' };

/** The file that a stage is written in. */
export interface StageFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
  /** Absolute: pipeline.lock beside it, or the `*.dvc` file itself. */
  readonly lockPath: string;
}

export interface StagePath {
  /** As spelled in pipeline.yaml, and so in the lock. */
  readonly path: string;
  readonly absolute: string;
  readonly place: StagePlace;
}

export interface StageOut extends StagePath, OutSettings {}

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

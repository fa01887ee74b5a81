import type { YamlValue } from '../yaml/yaml-value.ts';
import type { PlotOptions } from './plot-options.ts';

/** A text of pipeline.yaml and where it stands. */
export interface Located {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One stage as its file has it, with templates filled in, groups unfolded, and paths as spelled. */
export interface StageDefinition {
  readonly name: Located;
  /** The entry of `stages` that it was generated from; undefined where it stands there itself. */
  readonly group: string | undefined;
  readonly desc: string | undefined;
  readonly meta: YamlValue | undefined;
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  readonly cmd: CommandDefinition;
  readonly wdir: Located | undefined;
  readonly deps: readonly Located[];
  readonly params: readonly ParamsDefinition[];
  readonly outs: readonly OutDefinition[];
}

export interface CommandDefinition {
  /** Written as a list, which the lock keeps. */
  readonly isList: boolean;
  readonly items: readonly Located[];
}

export interface ParamsDefinition {
  /** Undefined for params.yaml. */
  readonly file: Located | undefined;
  /** Undefined for the whole file. */
  readonly keys: readonly Located[] | undefined;
}

export type OutRole = 'out' | 'metric' | 'plot';

export interface OutDefinition extends OutSettings {
  readonly path: Located;
}

/** What a stage says of an out apart from where it is. */
export interface OutSettings {
  readonly role: OutRole;
  /** False: only hashed, never stored in the cache. */
  readonly cache: boolean;
  /** Not removed before the stage runs. */
  readonly persist: boolean;
  /** False: stays out of remotes. */
  readonly push: boolean;
  /** The only remote that it goes to; undefined for the default one. */
  readonly remote: string | undefined;
  readonly desc: string | undefined;
  /** How to draw it; undefined for what is no plot or has no options. */
  readonly plot: PlotOptions | undefined;
}

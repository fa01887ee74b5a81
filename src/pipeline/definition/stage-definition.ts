/** A text of pipeline.yaml and where it stands. */
export interface Located {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One entry of `stages` as it is written: `${…}` not yet filled in, paths as spelled. */
export interface StageDefinition {
  readonly name: Located;
  readonly desc: string | undefined;
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

export interface OutDefinition {
  readonly path: Located;
  readonly role: OutRole;
  /** False: only hashed, never stored in a cache. */
  readonly cache: boolean;
  readonly desc: string | undefined;
}

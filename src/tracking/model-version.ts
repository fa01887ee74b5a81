import type { ModelAlias } from './registered-model.ts';

/** A version of a registered model. Times are ISO 8601 in UTC. */
export interface ModelVersion {
  readonly name: string;
  /** 1, 2, 3, … in order of registration. */
  readonly version: number;
  /** Hash of the model's content. */
  readonly id: string;
  readonly createdAt: string;
  /** Absolute path of the stored model. */
  readonly folder: string;
  readonly bytes: number;
  /** As they were when it was registered. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The runs that came to this very model, the first one first. */
  readonly runIds: readonly string[];
  readonly aliases: readonly ModelAlias[];
}

/** One move of an alias. The history only grows. */
export interface AliasChange {
  readonly name: string;
  readonly alias: ModelAlias;
  /** null: the alias stood nowhere. */
  readonly from: number | null;
  readonly to: number | null;
  readonly changedAt: string;
  readonly user: string;
  readonly host: string;
  readonly reason: string;
  /** What the decision was based on. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** What is needed to register a model. */
export interface ModelRegistration {
  readonly name: string;
  /** Hash of the model's content: the same id again is the same version. */
  readonly modelId: string;
  /** The run that made it. */
  readonly runId: string;
  /** Absolute path of the stored model (see `storeModelFolder`). */
  readonly folder: string;
  readonly bytes: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A decision to move an alias. */
export interface AliasMove {
  readonly name: string;
  readonly alias: ModelAlias;
  /** null takes the alias away. */
  readonly version: number | null;
  readonly reason: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

import type { GitState } from './git-state.ts';

/** How a run stands. `killed`: it was recorded as running, and its process is no more. */
export type RunStatus = 'running' | 'finished' | 'failed' | 'interrupted' | 'killed';

export const RUN_STATUSES: readonly RunStatus[] = ['running', 'finished', 'failed', 'interrupted', 'killed'];

/** A part of the data that a run used, named by its content. */
export interface RunDataset {
  /** What the run used it for, such as `train` or `evaluation`. */
  readonly role: string;
  readonly hash: string;
  readonly rows: number;
  readonly classCounts: Readonly<Record<string, number>>;
}

/** A file that a run made. */
export interface RunArtifact {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What is known when a run starts. */
export interface RunStart {
  /** Unique, of hexadecimal digits (see `createRunId`). */
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  /** Id of the running run that it is a part of, such as a search of settings of which it tries one. */
  readonly parent?: string;
  readonly git?: GitState;
  /** Settings; nested ones are recorded under dotted names (`train.C`), lists as they are. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Whole texts by name, such as `pipeline.yaml`; equal ones are stored once. */
  readonly attachments?: Readonly<Record<string, string>>;
  readonly datasets?: readonly RunDataset[];
}

/** A value of a metric at one step of its history. */
export interface MetricPoint {
  readonly step: number;
  readonly value: number;
  readonly recordedAt: string;
}

/** Times are ISO 8601 in UTC. */
export interface RunSummary {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  /** Id of the run that it is a part of. */
  readonly parent: string | null;
  /** How many runs are a part of it. */
  readonly nestedCount: number;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Why it failed. */
  readonly error: string | null;
  readonly git: {
    readonly commit: string | null;
    readonly branch: string | null;
    readonly dirty: boolean;
  } | null;
  readonly process: { readonly user: string; readonly host: string; readonly pid: number };
  /** The last value of each, sorted by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Versions that the run registered. */
  readonly models: readonly { readonly name: string; readonly version: number }[];
}

/** A run that is a part of another one. */
export interface NestedRun extends RunSummary {
  readonly params: Readonly<Record<string, unknown>>;
}

export interface RunDetail extends RunSummary {
  /** The runs that are a part of it, the first one first. */
  readonly nested: readonly NestedRun[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly datasets: readonly RunDataset[];
  readonly artifacts: readonly RunArtifact[];
  readonly attachments: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
}

/** A fresh id for a run: 32 hexadecimal digits. `randomBytes` gives that many random bytes (node:crypto has one). */
export function createRunId(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(16)).toString('hex');
}

import type { ModelAlias } from './registered-model.ts';
import type { RunDataset, RunSummary } from '../runs/run.ts';

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
  /** When its files were removed from the registry (see `pruneModels`); null where they are to be there. */
  readonly prunedAt: string | null;
  /** As they were when it was registered. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The runs that came to this very model, the first one first. */
  readonly runIds: readonly string[];
  readonly aliases: readonly ModelAlias[];
  /** Sorted by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** The oldest first. */
  readonly notes: readonly ModelNote[];
  /** Where it came from, of a version that was imported; null of one that a run has made here. */
  readonly imported: ModelImport | null;
}

/** What a person wrote down about a version. */
export interface ModelNote {
  readonly text: string;
  readonly notedAt: string;
  readonly user: string;
  readonly host: string;
}

/** The import of a version. */
export interface ModelImport {
  readonly importedAt: string;
  readonly user: string;
  readonly host: string;
  /** SHA-256 of the file that it came in. */
  readonly archiveSha256: string;
  readonly origin: ModelOrigin;
}

/** What is known of a version where it was made. */
export interface ModelOrigin {
  readonly version: number;
  readonly createdAt: string;
  /** The run that made it first; null where none is known. */
  readonly run: OriginRun | null;
}

/** What a version takes along of its run. */
export interface OriginRun {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly datasets: readonly RunDataset[];
  readonly git: RunSummary['git'];
}

/**
 * Why an alias moved: `first`, it stood nowhere and a model took it; `promote`, by a person or the gates; `forced`, against a
 * refusal; `rollback`, to where it was before; `withdraw`, taken away.
 */
export type AliasAction = 'first' | 'promote' | 'forced' | 'rollback' | 'withdraw';

/** One move of an alias. The history only grows. */
export interface AliasChange {
  /** Place in the history: a clock can jump back. */
  readonly number: number;
  readonly name: string;
  readonly alias: ModelAlias;
  readonly action: AliasAction;
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
  /** Where not given: `withdraw`, `first` or `promote`, as the move is. */
  readonly action?: AliasAction;
  readonly reason: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A wish to let an alias stand for another version. */
export interface PromotionRequest {
  readonly name: string;
  readonly alias: ModelAlias;
  /** Number, alias or beginning of the content hash. */
  readonly reference: string;
  readonly reason: string;
  /** Also a version that was taken out of production by a rollback. */
  readonly force: boolean;
  /** Throws where the stored model, whose bytes are right, cannot be used all the same. */
  readonly check: (version: ModelVersion) => void;
  /** The version that it was judged against (null: none): where the alias stands elsewhere by now, the judgement is void. */
  readonly inPlaceOf?: number | null;
  /** What the decision was based on, beside the scores of the two versions. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A wish to undo the last promotion to production. */
export type RollbackRequest = Pick<PromotionRequest, 'name' | 'reason' | 'check'>;

/** A model that came in a file. */
export interface ModelImportRequest extends Omit<ModelRegistration, 'runId'> {
  readonly archiveSha256: string;
  readonly origin: ModelOrigin;
  readonly tags: Readonly<Record<string, string>>;
  readonly notes: readonly ModelNote[];
}

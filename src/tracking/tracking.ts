import type { Database } from './database/sqlite.ts';
import { WriteSession, type OpenTrackingOptions } from './database/database-session.ts';
import { annotateModel, insertImportedModel, type ModelAnnotations } from './models/annotate-model.ts';
import type {
  AliasChange,
  AliasMove,
  ModelImportRequest,
  ModelRegistration,
  ModelVersion,
  PromotionRequest,
  RollbackRequest,
} from './models/model-version.ts';
import type { ModelAlias } from './models/registered-model.ts';
import type { RunArtifact, RunDataset, RunStart } from './runs/run.ts';
import { promoteVersion, rollBack } from './models/promote-version.ts';
import { insertModelVersion, moveAlias, readAlias } from './models/write-models.ts';
import {
  endRun,
  insertArtifacts,
  insertAttachments,
  insertDatasets,
  insertMetrics,
  insertParams,
  insertRun,
  insertTags,
  requireRunning,
} from './runs/write-runs.ts';

/** What a run can be given while it goes on. */
export interface RunRecords {
  /** Settings that were found on the way; as those of `RunStart`. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly metrics?: Readonly<Record<string, number>>;
  /** Place of the metrics in their history; 0 where not given. */
  readonly step?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly artifacts?: readonly RunArtifact[];
  readonly attachments?: Readonly<Record<string, string>>;
  readonly datasets?: readonly RunDataset[];
}

/** What a training came to. */
export interface TrainingRecord extends RunRecords {
  readonly runId: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly model: Omit<ModelRegistration, 'runId' | 'metrics'>;
  /** Lets the version take an alias that stands nowhere yet. */
  readonly promoteIfVacant?: {
    readonly alias: ModelAlias;
    readonly reason: string;
    readonly numbers: Readonly<Record<string, number>>;
  };
}

export interface RegisteredVersion {
  readonly version: number;
  /** False where the same content had been registered before. */
  readonly isNew: boolean;
}

/**
 * Writes down runs and model versions. Every method is one transaction: it is on disk whole when the method
 * returns, or it did not happen. To be closed.
 */
export class Tracking {
  readonly #session: WriteSession;

  constructor(session: WriteSession) {
    this.#session = session;
  }

  /** Records a run as running. */
  startRun(start: RunStart): void {
    this.#session.write(({ database, at, by }) => insertRun(database, start, by, at));
  }

  /** Adds to a running run; what it has under the same name, path or step is replaced. */
  record(runId: string, records: RunRecords): void {
    this.#session.write(({ database, at }) =>
      insertRecords(database, requireRunning(database, runId), records, at),
    );
  }

  /** Records that the run came to its end, and so did those of its nested runs that were still running. */
  finishRun(runId: string): void {
    this.#session.write(({ database, at }) =>
      endRun(database, requireRunning(database, runId), 'finished', null, at),
    );
  }

  /**
   * Records that the run did not come to its end, nor did those of its nested runs that were still running: `failed` with
   * the reason, or `interrupted` by its user.
   */
  failRun(runId: string, status: 'failed' | 'interrupted', reason: string): void {
    this.#session.write(({ database, at }) =>
      endRun(database, requireRunning(database, runId), status, reason, at),
    );
  }

  /** Registers a model under the next version. The same content again is the same version, linked to this run too. */
  registerModel(model: ModelRegistration): RegisteredVersion {
    return this.#session.write(({ database, at }) => insertModelVersion(database, model, at));
  }

  /**
   * Moves an alias, and writes into its history who did it, when, why and on which numbers. Says whether it
   * stood elsewhere before. Throws `MODEL_NOT_FOUND` where the version does not exist.
   */
  setAlias(move: AliasMove): boolean {
    return this.#session.write(({ database, at, by }) => moveAlias(database, move, by, at));
  }

  /**
   * Lets an alias stand for another version, after its stored bytes were read and found right. Returns what was written
   * into the history. Throws `MODEL_NOT_FOUND`, `MODEL_INVALID`, or `PROMOTION_REFUSED` where the version is there already or
   * was rolled back.
   */
  promote(request: PromotionRequest): AliasChange {
    return this.#session.write(({ database, at, by }) =>
      promoteVersion(database, this.#session.home, request, by, at),
    );
  }

  /**
   * Lets production stand again for the version that it stood for before the last promotion. Returns what was written into
   * the history. Throws `ROLLBACK_IMPOSSIBLE` where there is none, `MODEL_INVALID` where its files are not as they were.
   */
  rollBack(request: RollbackRequest): AliasChange {
    return this.#session.write(({ database, at, by }) =>
      rollBack(database, this.#session.home, request, by, at),
    );
  }

  /** Sets and removes tags of a version and adds a note. Returns the version as it is then. Throws `MODEL_NOT_FOUND`. */
  annotateModel(name: string, reference: string, annotations: ModelAnnotations): ModelVersion {
    return this.#session.write(({ database, at, by }) =>
      annotateModel(database, this.#session.home, { name, reference, ...annotations }, by, at),
    );
  }

  /** Registers a model that came in a file. The same content again is the same version, and stays as it is. */
  importModel(model: ModelImportRequest): RegisteredVersion {
    return this.#session.write(({ database, at, by }) => insertImportedModel(database, model, by, at));
  }

  /**
   * Records all that a training came to, registers its model, lets it take a vacant alias, and finishes the
   * run, all in one transaction: no reader ever sees a finished run without its model.
   */
  recordTraining(training: TrainingRecord): RegisteredVersion & { readonly promoted: boolean } {
    return this.#session.write(({ database, at, by }) => {
      const { runId, model, metrics, promoteIfVacant: promotion } = training;
      const run = requireRunning(database, runId);
      insertRecords(database, run, training, at);
      const registered = insertModelVersion(database, { ...model, runId, metrics }, at);
      const promoted =
        promotion !== undefined &&
        readAlias(database, model.name, promotion.alias) === null &&
        moveAlias(database, { name: model.name, version: registered.version, ...promotion }, by, at);
      endRun(database, run, 'finished', null, at);
      return { ...registered, promoted };
    });
  }

  close(): void {
    this.#session.close();
  }
}

/** Opens the tracking database for writing; makes it where there is none, and brings an older one up to date. */
export function openTracking(path: string, options: OpenTrackingOptions): Tracking {
  return new Tracking(new WriteSession(path, options));
}

function insertRecords(database: Database, run: number, records: RunRecords, at: string): void {
  insertParams(database, run, records.params ?? {});
  insertMetrics(database, run, records.metrics ?? {}, records.step ?? 0, at);
  insertTags(database, run, records.tags ?? {});
  insertArtifacts(database, run, records.artifacts ?? []);
  insertAttachments(database, run, records.attachments ?? {});
  insertDatasets(database, run, records.datasets ?? [], at);
}

import { ReadSession } from './database/database-session.ts';
import type { AliasChange, ModelVersion } from './models/model-version.ts';
import type { OpenDatabaseOptions } from './database/open-database.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { selectAliasHistory, selectModelVersion, selectModelVersions } from './models/read-models.ts';
import {
  selectAttachment,
  selectExperiments,
  selectMetricHistory,
  selectRun,
  selectRuns,
  type RunFilter,
} from './runs/read-runs.ts';
import type { ModelAlias } from './models/registered-model.ts';
import type { MetricPoint, RunDetail, RunSummary } from './runs/run.ts';

/** Looks at what was tracked. Each answer is of one moment, whatever is written meanwhile. To be closed. */
export class TrackingReader {
  readonly #session: ReadSession;
  readonly #here: ProcessIdentity;

  constructor(session: ReadSession, here: ProcessIdentity) {
    this.#session = session;
    this.#here = here;
  }

  /** The runs that pass the filter, latest first. */
  listRuns(filter: RunFilter = {}): RunSummary[] {
    return this.#session.read((database) => selectRuns(database, filter, this.#here));
  }

  /** The run whose id starts with `prefix`; without one, the latest. Throws `RUN_NOT_FOUND`, or `USAGE` where several match. */
  findRun(prefix?: string): RunDetail {
    return this.#session.read((database) => selectRun(database, prefix, this.#here));
  }

  /** The values of one metric of one run in order of their steps; empty where it has none. */
  metricHistory(runId: string, key: string): MetricPoint[] {
    return this.#session.read((database) => selectMetricHistory(database, runId, key));
  }

  /** The text that a run has attached under a name; undefined where there is none. */
  readAttachment(runId: string, name: string): string | undefined {
    return this.#session.read((database) => selectAttachment(database, runId, name));
  }

  /** The names of all experiments, the newest first. */
  listExperiments(): string[] {
    return this.#session.read(selectExperiments);
  }

  /** All versions of a model, the newest first. */
  listModelVersions(name: string): ModelVersion[] {
    return this.#session.read((database) => selectModelVersions(database, this.#session.home, name));
  }

  /**
   * The version that a person means by a number, an alias or the beginning of a content hash; without a
   * reference the production version, or the newest where none is in production. Throws `MODEL_NOT_FOUND`.
   */
  findModelVersion(name: string, reference?: string): ModelVersion {
    return this.#session.read((database) =>
      selectModelVersion(database, this.#session.home, name, reference),
    );
  }

  /** The moves of all aliases of a model, or of one, the latest first. */
  aliasHistory(name: string, alias?: ModelAlias): AliasChange[] {
    return this.#session.read((database) => selectAliasHistory(database, name, alias));
  }

  close(): void {
    this.#session.close();
  }
}

export interface OpenReaderOptions extends OpenDatabaseOptions {
  /** Who asks (see `readProcessIdentity`): runs of processes that have ended show as killed. */
  readonly here: ProcessIdentity;
}

/** Opens the tracking database for looking only. A file that does not exist has no runs and no models, and is not made. */
export function openTrackingReader(path: string, options: OpenReaderOptions): TrackingReader {
  return new TrackingReader(new ReadSession(path, options), options.here);
}

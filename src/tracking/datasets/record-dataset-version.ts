import type { WriteSession } from '../database/database-session.ts';
import type { RunDataset } from '../runs/run.ts';
import { endRun, insertAttachments, insertMetrics, insertRun, requireRunning } from '../runs/write-runs.ts';

/** The experiment whose runs are the versions of the data. */
export const DATASET_EXPERIMENT = 'rakuten_dataset_versioning';

/** Data that a model is trained on, named by its content. */
export interface DatasetRecord {
  /** Hexadecimal digits, at least 32. */
  readonly hash: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly datasets: readonly RunDataset[];
  readonly attachments: Readonly<Record<string, string>>;
}

/** The id of the run that stands for a version of the data: the beginning of its hash, so that either finds the other. */
function datasetRunId(hash: string): string {
  return hash.slice(0, 32);
}

/** Records a version of the data as a finished run, once: the same content again is the same run. Says whether it is new. */
export function recordDatasetVersion(session: WriteSession, version: DatasetRecord): boolean {
  const id = datasetRunId(version.hash);
  return session.write(({ database, at, by }) => {
    const known = database.prepare<[string], number>('SELECT 1 FROM runs WHERE id = ?').pluck().get(id);
    if (known !== undefined) return false;
    const { hash, metrics, datasets, attachments } = version;
    const tags = { dataset_version: hash.slice(0, 12), dataset_hash: hash };
    insertRun(database, { id, experiment: DATASET_EXPERIMENT, name: 'dataset', tags, datasets }, by, at);
    const run = requireRunning(database, id);
    insertMetrics(database, run, metrics, 0, at);
    insertAttachments(database, run, attachments);
    endRun(database, run, 'finished', null, at);
    return true;
  });
}

import { DATASET_EXPERIMENT } from '../../tracking/datasets/record-dataset-version.ts';
import type { RunSummary } from '../../tracking/runs/run.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';

/** So many versions of the data may have come since: each training records one at most. */
const LOOKED_AT = 50;

/** The latest run that finished and learnt something: versions of the data are runs, too. */
export function latestFinishedRun(reader: TrackingReader): RunSummary | undefined {
  return reader
    .listRuns({ status: 'finished', limit: LOOKED_AT })
    .find(({ experiment }) => experiment !== DATASET_EXPERIMENT);
}

import type { AliasChange, ModelVersion } from '../../tracking/models/model-version.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { RunDetail } from '../../tracking/runs/run.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';

/** All that is known of a version: its own record, its aliases' and that of the run that made it first. */
export interface ModelDetail extends ModelVersion {
  /** Every move of an alias to this version or away from it, the latest first. */
  readonly history: readonly AliasChange[];
  readonly params: RunDetail['params'];
  readonly datasets: RunDetail['datasets'];
  readonly git: RunDetail['git'];
}

/**
 * The version that a person means, with all that is known of it. Of an imported one, that is what came with it. Throws
 * `MODEL_NOT_FOUND`.
 */
export function readModelDetail(reader: TrackingReader, reference: string | undefined): ModelDetail {
  const version = reader.findModelVersion(REGISTERED_MODEL, reference);
  const [firstRun] = version.runIds;
  const run = firstRun === undefined ? version.imported?.origin.run : reader.findRun(firstRun);
  const history = reader
    .aliasHistory(REGISTERED_MODEL)
    .filter(({ from, to }) => from === version.version || to === version.version);
  return {
    ...version,
    history,
    params: run?.params ?? {},
    datasets: run?.datasets ?? [],
    git: run?.git ?? null,
  };
}

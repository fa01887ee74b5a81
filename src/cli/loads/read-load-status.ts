import { EVERYTHING, isEverything, type LoadState, readLoadState } from '../../data/arrival/load-state.ts';
import { countLoaded, percentLoaded } from '../../data/arrival/plan-load.ts';
import type { LoadRecord } from '../../tracking/loads/load.ts';
import { throwIfAborted } from './claim-load.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';
import type { ArrivalPlace } from './open-arrival.ts';
import { openScan } from './scan-arrival.ts';

/** How much is loaded. */
export interface LoadStatusReport {
  readonly source: string;
  /** False: the ingest stage does not depend on what is loaded, and takes everything. */
  readonly declared: boolean;
  readonly everything: boolean;
  readonly percent: number;
  readonly rowsLoaded: number;
  readonly rowsAvailable: number;
  /** Product types with a row. */
  readonly classesLoaded: number;
  readonly classesAvailable: number;
  readonly seed: number;
  readonly loads: readonly LoadRecord[];
}

/** Reads the source and counts. `limit`: how many of the last loads to tell. Throws as `openScan`. */
export async function readLoadStatus(
  context: Pick<CommandContext, 'signal'>,
  place: ArrivalPlace,
  limit: number,
): Promise<LoadStatusReport> {
  const state = readArrivedState(place);
  const scan = await openScan(place, () => throwIfAborted(context.signal));
  const { sorted, hashes, codes } = await scan(state.seed);
  const { listLoads } = await import('../../tracking/loads/load-reader.ts');
  const { readProcessIdentity } = await import('../../tracking/process-identity.ts');
  const loads = await withReadSession({ cwd: place.root }, (session) =>
    listLoads(session, readProcessIdentity(), limit),
  );
  const known = (code: number): boolean => code !== -1;
  return {
    source: place.source,
    declared: place.isDeclared,
    everything: isEverything(state),
    percent: percentLoaded(sorted, state),
    rowsLoaded: countLoaded(sorted, state),
    rowsAvailable: sorted.length,
    classesLoaded: new Set(codes.filter((code, row) => known(code) && hashes[row] <= state.through)).size,
    classesAvailable: new Set(codes.filter(known)).size,
    seed: state.seed,
    loads,
  };
}

/** What load.json says; everything where the ingest stage does not depend on it. Throws `DATA_INVALID`. */
export function readArrivedState(place: ArrivalPlace): LoadState {
  return place.isDeclared ? readLoadState(place.loadFile.path, place.loadFile.name) : EVERYTHING;
}

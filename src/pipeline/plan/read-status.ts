import { loadPipeline, type Pipeline } from '../definition/load-pipeline.ts';
import { requireReadableParams } from '../definition/require-settings.ts';
import { chooseStages, type Selection } from '../definition/select-stages.ts';
import type { LockBook } from '../lock/lock-book.ts';
import { openSources } from '../run/prepare-run.ts';
import type { RunHost } from '../run/run-host.ts';
import { makePlan, type PlannedStage } from './make-plan.ts';

export interface PipelineStatus {
  readonly pipeline: Pipeline;
  readonly book: LockBook;
  /** In graph order, one for each selected stage. */
  readonly plan: readonly PlannedStage[];
}

/** What `repro` would find, without claiming the pipeline: readers are never blocked. */
export async function readStatus(
  host: Pick<RunHost, 'root' | 'now' | 'signal' | 'builtIns'>,
  selection: Selection,
): Promise<PipelineStatus> {
  const pipeline = loadPipeline({ root: host.root, builtInNames: [...host.builtIns.versions.keys()] });
  const selected = chooseStages(pipeline, selection);
  // A param that is not there is a reason to be stale, as a dep is.
  requireReadableParams(pipeline, selected);
  const { sources, book } = openSources(pipeline, host);
  const plan = await makePlan(selected, pipeline.graph, book, sources);
  sources.hasher.table.save(selected.length === pipeline.stages.length);
  return { pipeline, book, plan };
}

import { loadPipeline, type Pipeline } from '../definition/load-pipeline.ts';
import { makePlan, type PlannedStage } from './make-plan.ts';
import { readPipelineLock, type PipelineLock } from '../lock/pipeline-lock.ts';
import type { RunHost } from '../run/run-host.ts';
import { openSources } from '../run/run-pipeline.ts';
import { selectStages } from '../definition/stage-graph.ts';

export interface PipelineStatus {
  readonly pipeline: Pipeline;
  readonly lock: PipelineLock;
  /** In graph order, one for each selected stage. */
  readonly plan: readonly PlannedStage[];
}

/** What `repro` would find, without claiming the pipeline: readers are never blocked. */
export async function readStatus(
  host: Pick<RunHost, 'root' | 'now' | 'signal' | 'builtIns'>,
  targets: readonly string[],
  singleItem = false,
): Promise<PipelineStatus> {
  const pipeline = loadPipeline({ root: host.root, builtInNames: [...host.builtIns.versions.keys()] });
  const selected = selectStages(pipeline.graph, targets, singleItem);
  const lock = readPipelineLock(host.root);
  const sources = openSources(pipeline, host);
  const plan = await makePlan(pipeline, selected, lock, sources);
  sources.hasher.table.save(targets.length === 0);
  return { pipeline, lock, plan };
}

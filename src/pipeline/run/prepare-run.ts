import { join } from 'node:path';
import { loadPipeline, type Pipeline } from '../definition/load-pipeline.ts';
import { selectStages } from '../definition/select-stages.ts';
import { editParams, type ParamEdit } from '../definition/set-param.ts';
import { openHashTable } from '../hashing/hash-table.ts';
import type { Hasher } from '../hashing/hash-path.ts';
import { openLockBook, type LockBook } from '../lock/lock-book.ts';
import { createPace } from '../pace.ts';
import type { StateSources } from '../plan/find-stale-reasons.ts';
import { adviseOnMissingDeps, findMissingDeps, makePlan, type PlannedStage } from '../plan/make-plan.ts';
import { STATE_FOLDER } from '../state-folder.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { checkStageParams } from './check-stage-params.ts';
import { openOutputCache, type OutputCache } from './output-cache.ts';
import type { RunHost } from './run-host.ts';
import type { RunRequest } from './run-request.ts';

/** What a run starts from. */
export interface PreparedRun extends PipelineSources {
  readonly pipeline: Pipeline;
  /** In graph order. */
  readonly plan: readonly PlannedStage[];
  readonly paramEdit: ParamEdit;
  /** Whether every stage of the project is in the plan. */
  readonly isWhole: boolean;
}

/** Everything that can be found wrong is found here, before anything is changed. */
export async function prepareRun(request: RunRequest, host: RunHost): Promise<PreparedRun> {
  const paramEdit = editParams(host.root, request.settings);
  const pipeline = loadPipeline({
    root: host.root,
    builtInNames: [...host.builtIns.versions.keys()],
    replacedTexts: paramEdit.texts,
  });
  const selected = selectStages(pipeline, request);
  const opened = openSources(pipeline, host, request.jobs > 1);
  const plan = await makePlan(selected, pipeline.graph, opened.book, opened.sources, request);
  // Where others go on after a failure, a stage whose dep is missing is one of those that fail.
  if (request.onFailure === 'stop') {
    const missing = findMissingDeps(plan);
    throwProblems('DEPENDENCY_MISSING', missing, adviseOnMissingDeps(missing));
  }
  const mayRun = plan.filter(({ decision }) => decision.kind !== 'up-to-date').map(({ stage }) => stage);
  throwProblems('PARAMS_INVALID', await checkStageParams(mayRun, pipeline.paramsFiles, host.builtIns));
  return { ...opened, pipeline, plan, paramEdit, isWhole: selected.length === pipeline.stages.length };
}

/** What stages are compared by, and with. */
export interface PipelineSources {
  readonly sources: StateSources;
  readonly book: LockBook;
  readonly cache: OutputCache;
}

export function openSources(
  pipeline: Pipeline,
  host: Pick<RunHost, 'root' | 'now' | 'signal' | 'builtIns'>,
  isOrdered = false,
): PipelineSources {
  const hasher: Hasher = {
    table: openHashTable(join(host.root, STATE_FOLDER, 'hashes.json'), host.now),
    breathe: createPace(host.signal),
    ignore: pipeline.ignoreRules,
  };
  const cache = openOutputCache(host.root, hasher);
  const sources = {
    hasher,
    paramsFiles: pipeline.paramsFiles,
    codeVersions: host.builtIns.versions,
    isStored: cache.isStored,
  };
  return { sources, book: openLockBook(host.root, isOrdered ? pipeline.graph.order : undefined), cache };
}

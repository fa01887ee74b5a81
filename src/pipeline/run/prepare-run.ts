import { join } from 'node:path';
import { loadPipeline, type Pipeline } from '../definition/load-pipeline.ts';
import { requireSettings } from '../definition/require-settings.ts';
import { chooseStages } from '../definition/select-stages.ts';
import type { Stage } from '../definition/stage.ts';
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
  /** Throws where the settings of a stage that is about to run are wrong and were not looked at before the run. */
  readonly checkSettings: (stage: Stage) => Promise<void>;
}

/**
 * Everything that can be found wrong is found here, before anything is changed. Where others go on after a failure,
 * settings and deps that are wrong are the failure of their stage, and are looked at when its turn comes.
 */
export async function prepareRun(request: RunRequest, host: RunHost): Promise<PreparedRun> {
  const paramEdit = editParams(host.root, request.settings);
  const pipeline = loadPipeline({
    root: host.root,
    builtInNames: [...host.builtIns.versions.keys()],
    replacedTexts: paramEdit.texts,
  });
  const selected = chooseStages(pipeline, request);
  const goesOn = request.onFailure !== 'stop';
  const checksLater = goesOn && !request.dry;
  const checkParams = async (stages: readonly Stage[]): Promise<void> =>
    throwProblems('PARAMS_INVALID', await checkStageParams(stages, pipeline.paramsFiles, host.builtIns));

  if (!checksLater) requireSettings(pipeline, selected);
  const opened = openSources(pipeline, host, request.jobs > 1);
  const plan = await makePlan(selected, pipeline.graph, opened.book, opened.sources, request);
  if (!goesOn) {
    const missing = findMissingDeps(plan);
    throwProblems('DEPENDENCY_MISSING', missing, adviseOnMissingDeps(missing));
  }
  const mayRun = plan.filter(({ decision }) => decision.kind !== 'up-to-date').map(({ stage }) => stage);
  if (!checksLater) await checkParams(mayRun);
  const checkSettings = async (stage: Stage): Promise<void> => {
    if (!checksLater) return;
    requireSettings(pipeline, [stage]);
    await checkParams([stage]);
  };
  return {
    ...opened,
    pipeline,
    plan,
    paramEdit,
    isWhole: selected.length === pipeline.stages.length,
    checkSettings,
  };
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

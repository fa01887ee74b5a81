import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkStageParams } from './check-stage-params.ts';
import { claimPipeline, type PipelineClaim } from './claim-pipeline.ts';
import { executeStage } from './execute-stage.ts';
import { FILE_EFFECTS, type FileEffects } from '../file-effects.ts';
import { readStageState, type StateSources } from '../plan/find-stale-reasons.ts';
import { pruneFolderArchive } from '../hashing/folder-archive.ts';
import { recover } from './finish-journal.ts';
import { openHashTable } from '../hashing/hash-table.ts';
import { loadPipeline, type Pipeline } from '../definition/load-pipeline.ts';
import {
  adviseOnMissingDeps,
  decideReasons,
  findMissingDeps,
  makePlan,
  type PlannedStage,
} from '../plan/make-plan.ts';
import { createPace } from '../pace.ts';
import { lockedStage, readPipelineLock, type PipelineLock } from '../lock/pipeline-lock.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import type { RunHost } from './run-host.ts';
import { editParams, type ParamEdit } from '../definition/set-param.ts';
import type { Stage } from '../definition/stage.ts';
import { selectStages } from '../definition/stage-graph.ts';
import type { StageOutcome } from './stage-outcome.ts';
import { STATE_FOLDER } from '../state-folder.ts';
import { unreachable } from '../../errors/unreachable.ts';

export interface RunRequest {
  /** For whoever finds the pipeline busy: "rakuten repro train". */
  readonly commandLine: string;
  /** Names of stages; none for all. */
  readonly targets: readonly string[];
  /** Run what is up to date, too. */
  readonly force: boolean;
  /** Only the targets, not what they need. */
  readonly singleItem: boolean;
  /** Say what would be done and change nothing. */
  readonly dry: boolean;
  /** Wait for another process that runs the pipeline. */
  readonly wait: boolean;
  /** `key=value`, to be set in the params file before the run. */
  readonly settings: readonly string[];
}

export interface RunReport {
  /** In graph order, one for each selected stage. */
  readonly outcomes: readonly StageOutcome[];
  readonly paramEdit: ParamEdit;
}

/**
 * Brings the selected stages up to date, in graph order; stops at the first that fails, which is then among
 * the outcomes. Throws what keeps the run from starting: an invalid pipeline, params or lock, a missing dep,
 * `PIPELINE_BUSY`.
 */
export async function runPipeline(request: RunRequest, host: RunHost): Promise<RunReport> {
  if (request.dry) return planOnly(request, host);
  const claim = await claimPipeline({
    root: host.root,
    command: request.commandLine,
    processId: host.processId,
    now: host.now,
    signal: host.signal,
    wait: request.wait,
    onWait: (holder) => host.onEvent({ kind: 'waiting', holder }),
  });
  try {
    return await runClaimed(request, host, claim);
  } finally {
    claim.release();
  }
}

async function planOnly(request: RunRequest, host: RunHost): Promise<RunReport> {
  const prepared = await prepare(request, host);
  for (const change of prepared.paramEdit.changes) host.onEvent({ kind: 'param-set', change });
  prepared.sources.hasher.table.save(false);
  const outcomes = prepared.plan.map(({ stage, decision }): StageOutcome => {
    switch (decision.kind) {
      case 'up-to-date':
        return { outcome: 'skipped', stage: stage.name };
      case 'stale':
        return { outcome: 'would-run', stage: stage.name, reasons: decision.reasons };
      case 'waits':
        return { outcome: 'may-run', stage: stage.name, upstream: decision.upstream };
      default:
        return unreachable(decision);
    }
  });
  for (const outcome of outcomes) host.onEvent({ kind: 'stage-ended', outcome });
  return { outcomes, paramEdit: prepared.paramEdit };
}

async function runClaimed(request: RunRequest, host: RunHost, claim: PipelineClaim): Promise<RunReport> {
  const effects = host.effects ?? FILE_EFFECTS;
  const keptName = chooseKeptName(host);
  const recovery = recover(host.root, join(host.root, STATE_FOLDER, 'kept', keptName), effects);
  if (recovery.kind !== 'nothing') host.onEvent({ kind: 'recovered', recovery });
  const prepared = await prepare(request, host);
  for (const [path, text] of prepared.paramEdit.texts) effects.write(path, text);
  for (const change of prepared.paramEdit.changes) host.onEvent({ kind: 'param-set', change });
  try {
    const outcomes = await runStages(request, host, { ...prepared, claim, effects, keptName });
    if (outcomes.some(({ outcome }) => outcome === 'ran')) {
      pruneFolderArchive(host.root, readPipelineLock(host.root));
    }
    return { outcomes, paramEdit: prepared.paramEdit };
  } finally {
    prepared.sources.hasher.table.save(request.targets.length === 0);
  }
}

interface Prepared {
  readonly pipeline: Pipeline;
  readonly sources: StateSources;
  readonly lock: PipelineLock;
  readonly plan: readonly PlannedStage[];
  readonly paramEdit: ParamEdit;
}

/** Everything that can be found wrong is found here, before anything is changed. */
async function prepare(request: RunRequest, host: RunHost): Promise<Prepared> {
  const paramEdit = editParams(host.root, request.settings);
  const pipeline = loadPipeline({
    root: host.root,
    builtInNames: [...host.builtIns.versions.keys()],
    replacedTexts: paramEdit.texts,
  });
  const selected = selectStages(pipeline.graph, request.targets, request.singleItem);
  const sources = openSources(pipeline, host);
  const lock = readPipelineLock(host.root);
  const plan = await makePlan(pipeline, selected, lock, sources, request.force);
  const missingDeps = findMissingDeps(plan);
  throwProblems('DEPENDENCY_MISSING', missingDeps, adviseOnMissingDeps(missingDeps));
  const mayRun = plan.filter(({ decision }) => decision.kind !== 'up-to-date').map(({ stage }) => stage);
  throwProblems('PARAMS_INVALID', await checkStageParams(mayRun, pipeline.paramsFiles, host.builtIns));
  return { pipeline, sources, lock, plan, paramEdit };
}

/** What stages are compared by: hashes, params, code versions. */
export function openSources(
  pipeline: Pipeline,
  host: Pick<RunHost, 'root' | 'now' | 'signal' | 'builtIns'>,
): StateSources {
  return {
    hasher: {
      table: openHashTable(join(host.root, STATE_FOLDER, 'hashes.json'), host.now),
      breathe: createPace(host.signal),
    },
    paramsFiles: pipeline.paramsFiles,
    codeVersions: host.builtIns.versions,
  };
}

interface Running extends Prepared {
  readonly claim: PipelineClaim;
  readonly effects: FileEffects;
  readonly keptName: string;
}

async function runStages(request: RunRequest, host: RunHost, running: Running): Promise<StageOutcome[]> {
  const outcomes: StageOutcome[] = [];
  for (const planned of running.plan) {
    const failed = outcomes.some(({ outcome }) => outcome === 'failed' || outcome === 'not-reached');
    const anyRan = outcomes.some(({ outcome }) => outcome === 'ran');
    const outcome: StageOutcome = failed
      ? { outcome: 'not-reached', stage: planned.stage.name }
      : await runStage(planned, anyRan, request, host, running);
    outcomes.push(outcome);
    host.onEvent({ kind: 'stage-ended', outcome });
  }
  return outcomes;
}

async function runStage(
  { stage, state: plannedState }: PlannedStage,
  anyRan: boolean,
  { force }: RunRequest,
  host: RunHost,
  { sources, lock: plannedLock, claim, effects, keptName }: Running,
): Promise<StageOutcome> {
  const startedAt = performance.now();
  // Once a stage has run, what was read for the plan may be out of date.
  const state = anyRan ? await readStageState(stage, sources) : plannedState;
  const lock = anyRan ? readPipelineLock(host.root) : plannedLock;
  const reasons = decideReasons(stage, state, lock, force);
  if (reasons.length === 0) return { outcome: 'skipped', stage: stage.name };
  host.onEvent({ kind: 'stage-started', stage: stage.name, reasons, command: shellCommand(stage) });
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const locked = lockedStage(lock, stage.name);
  try {
    throwProblems(
      'DEPENDENCY_MISSING',
      findMissingDeps([{ stage, state, decision: { kind: 'up-to-date' } }]),
    );
    const job = {
      root: host.root,
      stage,
      state,
      locked,
      hasher: sources.hasher,
      effects,
      claimDescriptor: claim.descriptor,
      keptName,
    };
    const work = await executeStage(job, host);
    return { outcome: 'ran', stage: stage.name, reasons, seconds: seconds(), ...work };
  } catch (error) {
    return { outcome: 'failed', stage: stage.name, reasons, seconds: seconds(), error };
  }
}

function shellCommand({ command }: Stage): string | undefined {
  return command.kind === 'shell' ? command.lines.join('\n') : undefined;
}

/** A folder for outs that this run sets aside: the time, so that they are found again; with a number where two runs share it. */
function chooseKeptName({ root, now }: RunHost): string {
  const time = now().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  for (let count = 1; ; count++) {
    const name = count === 1 ? time : `${time}-${count}`;
    if (!existsSync(join(root, STATE_FOLDER, 'kept', name))) return name;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { unreachable } from '../../errors/unreachable.ts';
import { rememberPlaced } from '../cache/placed-outs.ts';
import { readProjectConfig } from '../config/project-config.ts';
import { loadPipeline } from '../definition/load-pipeline.ts';
import type { Stage } from '../definition/stage.ts';
import { FILE_EFFECTS, type FileEffects } from '../file-effects.ts';
import { pruneFolderArchive } from '../hashing/folder-archive.ts';
import { openLockBook, type LockBook } from '../lock/lock-book.ts';
import type { PlannedStage } from '../plan/make-plan.ts';
import { STATE_FOLDER } from '../state-folder.ts';
import { bringUpToDate, type StageRunner } from './bring-up-to-date.ts';
import { claimPipeline, type PipelineClaim } from './claim-pipeline.ts';
import { recover } from './finish-journal.ts';
import { openGitIgnore } from './ignore-outs.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { createRecorder } from './recorder.ts';
import { findStoredRun } from './restore-stage.ts';
import type { RunHost } from './run-host.ts';
import type { RunReport, RunRequest } from './run-request.ts';
import { runSchedule } from './schedule.ts';
import type { StageOutcome } from './stage-outcome.ts';

/**
 * Brings the selected stages up to date, each behind those that it needs; what becomes of the others when one
 * fails is up to the request. Throws what keeps the run from starting: an invalid pipeline, params or lock, a
 * missing dep, `PIPELINE_BUSY`.
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
  const prepared = await prepareRun(request, host);
  for (const change of prepared.paramEdit.changes) host.onEvent({ kind: 'param-set', change });
  prepared.sources.hasher.table.save(false);
  const outcomes = prepared.plan.map((planned) => foresee(planned, request, prepared));
  for (const outcome of outcomes) host.onEvent({ kind: 'stage-ended', outcome });
  return { outcomes, paramEdit: prepared.paramEdit };
}

/** What would become of a stage. */
function foresee(
  { stage, state, decision }: PlannedStage,
  { force, usesRunCache }: RunRequest,
  { book, cache }: PreparedRun,
): StageOutcome {
  switch (decision.kind) {
    case 'up-to-date':
      return { outcome: 'skipped', stage: stage.address, isFrozen: stage.frozen };
    case 'waits':
      return { outcome: 'may-run', stage: stage.address, upstream: decision.upstream };
    case 'stale': {
      const { reasons } = decision;
      const job = { stage, state, locked: book.find(stage) };
      const isStored = !force && findStoredRun(job, reasons, cache, usesRunCache) !== undefined;
      if (isStored) return { outcome: 'would-restore', stage: stage.address, reasons };
      const command = stage.command.kind === 'shell' ? stage.command.lines : undefined;
      return { outcome: 'would-run', stage: stage.address, reasons, command };
    }
    default:
      return unreachable(decision);
  }
}

async function runClaimed(request: RunRequest, host: RunHost, claim: PipelineClaim): Promise<RunReport> {
  const effects = host.effects ?? FILE_EFFECTS;
  const keptName = chooseKeptName(host);
  const keptFolder = join(host.root, STATE_FOLDER, 'kept', keptName);
  const openBook = (isOrdered: boolean): LockBook =>
    openLockBook(host.root, isOrdered ? knownOrder(host) : undefined);
  for (const recovery of recover(host.root, keptFolder, openBook, effects)) {
    host.onEvent({ kind: 'recovered', recovery });
  }
  if (request.pulls && request.usesRunCache) await host.fetcher?.fetchRuns();
  const prepared = await prepareRun(request, host);
  removeLeftovers(prepared.pipeline, effects);
  for (const [path, text] of prepared.paramEdit.texts) effects.write(path, text);
  for (const change of prepared.paramEdit.changes) host.onEvent({ kind: 'param-set', change });
  try {
    const outcomes = await runStages(request, host, prepared, { claim, effects, keptName });
    if (outcomes.some(isChange)) {
      pruneFolderArchive(host.root, prepared.book, prepared.pipeline.stages);
      // So that a checkout of a revision without these outs takes them away again.
      if (request.commits) rememberPlaced(host.root, placedOuts(prepared, outcomes), [], effects);
    }
    return { outcomes, paramEdit: prepared.paramEdit };
  } finally {
    prepared.sources.hasher.table.save(prepared.isWhole);
  }
}

/** The stages in graph order; undefined where the pipeline was broken since the run that is being recovered. */
function knownOrder({ root, builtIns }: RunHost): readonly Stage[] | undefined {
  try {
    return loadPipeline({ root, builtInNames: [...builtIns.versions.keys()] }).graph.order;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

interface RunTools {
  readonly claim: PipelineClaim;
  readonly effects: FileEffects;
  readonly keptName: string;
}

async function runStages(
  request: RunRequest,
  host: RunHost,
  { plan, pipeline, sources, book, cache, checkSettings }: PreparedRun,
  { claim, effects, keptName }: RunTools,
): Promise<StageOutcome[]> {
  const recorder = createRecorder(host.root, book, effects, request.jobs > 1);
  let isPlanOld = false;
  const runner: StageRunner = {
    host,
    sources,
    book,
    recorder,
    cache,
    gitIgnore: openGitIgnore(readProjectConfig(host.root), host.env),
    effects,
    claimDescriptor: claim.descriptor,
    keptName,
    commits: request.commits,
    usesRunCache: request.usesRunCache,
    allowsMissing: request.allowsMissing,
    pulls: request.pulls,
    readsInput: request.jobs === 1,
    checkSettings,
    isPlanOld: () => isPlanOld,
  };
  const forced = new Set<string>();
  const run = async (planned: PlannedStage): Promise<StageOutcome> => {
    const { address } = planned.stage;
    const isBehindForced = (pipeline.graph.needs.get(address) ?? []).some((name) => forced.has(name));
    const force = request.force || isBehindForced;
    const outcome = await bringUpToDate(planned, force, runner);
    if (outcome.outcome !== 'skipped') isPlanOld = true;
    if (request.forceDownstream && isChange(outcome)) forced.add(address);
    host.onEvent({ kind: 'stage-ended', outcome });
    return outcome;
  };
  try {
    return await runSchedule({
      items: plan,
      needs: neededIndices(plan, pipeline.graph.needs),
      jobs: request.jobs,
      onFailure: request.onFailure,
      run,
      skip: ({ stage }) => {
        const outcome = { outcome: 'not-reached', stage: stage.address } as const;
        host.onEvent({ kind: 'stage-ended', outcome });
        return outcome;
      },
      isFailure: ({ outcome }) => outcome === 'failed' || host.signal.aborted,
    });
  } finally {
    recorder.flush();
  }
}

/** What the stages that were brought up to date have in the cache, by absolute path. */
function placedOuts(
  { plan, book }: PreparedRun,
  outcomes: readonly StageOutcome[],
): ReadonlyMap<string, string> {
  const changed = new Set(outcomes.filter(isChange).map(({ stage }) => stage));
  const placed = new Map<string, string>();
  for (const { stage } of plan) {
    if (!changed.has(stage.address)) continue;
    const locked = book.find(stage)?.outs;
    for (const { absolute, path, cache } of stage.outs) {
      const md5 = locked?.get(path)?.md5;
      if (cache && md5 !== undefined) placed.set(absolute, md5);
    }
  }
  return placed;
}

function neededIndices(
  plan: readonly PlannedStage[],
  needs: ReadonlyMap<string, readonly string[]>,
): (index: number) => readonly number[] {
  const indices = new Map(plan.map(({ stage }, index) => [stage.address, index]));
  const needed = plan.map(({ stage }) =>
    (needs.get(stage.address) ?? []).flatMap((address) => indices.get(address) ?? []),
  );
  return (index) => needed[index] ?? [];
}

/** Whether something was run, restored or recorded: DVC's "reproduced". */
function isChange({ outcome }: StageOutcome): boolean {
  return outcome === 'ran' || outcome === 'restored' || outcome === 'recorded';
}

/** A folder for outs that this run sets aside: the time, so that they are found again; with a number where two runs share it. */
function chooseKeptName({ root, now }: RunHost): string {
  const time = now().toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  for (let count = 1; ; count++) {
    const name = count === 1 ? time : `${time}-${count}`;
    if (!existsSync(join(root, STATE_FOLDER, 'kept', name))) return name;
  }
}

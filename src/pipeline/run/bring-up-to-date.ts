import { existsSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import type { Stage } from '../definition/stage.ts';
import { findFileChanges } from '../plan/find-file-changes.ts';
import { readStageState, type StageState, type StateSources } from '../plan/find-stale-reasons.ts';
import { adviseOnMissingDeps, decideReasons, findMissingDeps, type PlannedStage } from '../plan/make-plan.ts';
import type { StaleReason } from '../plan/stale-reason.ts';
import type { LockBook } from '../lock/lock-book.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import type { FileEffects } from '../file-effects.ts';
import { executeStage } from './execute-stage.ts';
import type { GitIgnore } from './ignore-outs.ts';
import { findStoredRun, restoreStage, wantedOutputs } from './restore-stage.ts';
import { CommandFailure } from './run-shell.ts';
import type { OutputCache } from './output-cache.ts';
import type { Recorder } from './recorder.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunHost } from './run-host.ts';
import { openStageLog, type StageLog } from './stage-log.ts';
import type { StageJob } from './stage-job.ts';
import type { RanOutcome, RecordedOutcome, RestoredOutcome, StageOutcome } from './stage-outcome.ts';
import { verifyStage } from './verify-stage.ts';

/** What all stages of a run share. */
export interface StageRunner {
  readonly host: RunHost;
  readonly sources: StateSources;
  readonly book: LockBook;
  readonly recorder: Recorder;
  readonly cache: OutputCache;
  readonly gitIgnore: GitIgnore;
  readonly effects: FileEffects;
  readonly claimDescriptor: number;
  readonly keptName: string;
  readonly commits: boolean;
  readonly usesRunCache: boolean;
  readonly allowsMissing: boolean;
  readonly pulls: boolean;
  readonly readsInput: boolean;
  readonly checkSettings: PreparedRun['checkSettings'];
  /** Whether anything has been changed since the plan was made: then it may be out of date. */
  readonly isPlanOld: () => boolean;
}

type WorkedOutcome = RanOutcome | RestoredOutcome | RecordedOutcome;
type Work<Outcome> = Outcome extends WorkedOutcome ? Omit<Outcome, 'stage' | 'reasons' | 'seconds'> : never;

/** Decides once more whether a stage is stale, and restores, runs or records it. What goes wrong is in the outcome. */
export async function bringUpToDate(
  planned: PlannedStage,
  force: boolean,
  runner: StageRunner,
): Promise<StageOutcome> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const { stage } = planned;
  const { sources, book } = runner;
  const state = runner.isPlanOld() ? await readStageState(stage, sources) : planned.state;
  const reasons = decideReasons(stage, state, book, sources, { force, allowsMissing: runner.allowsMissing });
  if (reasons.length === 0) return { outcome: 'skipped', stage: stage.address, isFrozen: stage.frozen };
  try {
    const work = await workOn({ stage, state, reasons, force }, runner);
    return { stage: stage.address, reasons, seconds: seconds(), ...work };
  } catch (error) {
    const hasOuts = stage.outs.some(({ absolute }) => existsSync(absolute));
    return { outcome: 'failed', stage: stage.address, reasons, seconds: seconds(), error, hasOuts };
  }
}

interface StaleStage {
  readonly stage: Stage;
  readonly state: StageState;
  readonly reasons: readonly StaleReason[];
  readonly force: boolean;
}

async function workOn(stale: StaleStage, runner: StageRunner): Promise<Work<WorkedOutcome>> {
  const { stage, state, reasons, force } = stale;
  const { host, gitIgnore } = runner;
  const announce = (command: readonly string[] | undefined): void => announceStage(stale, command, host);
  const started = host.now();
  const jobWith = (log: StageLog): StageJob => createJob(stale, runner, log);
  gitIgnore.checkTracked(stage.outs);
  if (stage.frozen || stage.command.kind === 'tracked') {
    announce(undefined);
    const job = jobWith(NO_LOG);
    if (runner.pulls) await pullOuts(job, runner);
    return { outcome: 'recorded', ...(await verifyStage(job, { restoresMissing: runner.pulls })) };
  }
  await runner.checkSettings(stage);
  const missing = findMissingDeps([{ stage, state, decision: { kind: 'stale', reasons } }]);
  throwProblems('DEPENDENCY_MISSING', missing, adviseOnMissingDeps(missing));
  const restored = force ? undefined : await tryRestore(stale, jobWith(NO_LOG), runner);
  if (restored !== undefined) return restored;
  await askFirst(stage, host);
  const command = stage.command.kind === 'shell' ? stage.command.lines : undefined;
  announce(command);
  const log = openStageLog(host.root, stage.address, command, started);
  return { outcome: 'ran', ...(await logged(log, host, () => executeStage(jobWith(log), host))) };
}

function announceStage(
  { stage, state, reasons }: StaleStage,
  command: readonly string[] | undefined,
  { root, onEvent }: RunHost,
): void {
  const filesBehind = (reason: StaleReason) => findFileChanges(root, reason, state);
  onEvent({ kind: 'stage-started', stage: stage.address, reasons, command, filesBehind });
}

async function tryRestore(
  stale: StaleStage,
  job: StageJob,
  runner: StageRunner,
): Promise<Work<RestoredOutcome> | undefined> {
  const { stage, reasons } = stale;
  const { cache, usesRunCache, host, pulls } = runner;
  if (pulls) await pullOuts(job, runner);
  const run = findStoredRun(job, reasons, cache, usesRunCache);
  if (run === undefined) return undefined;
  announceStage(stale, undefined, host);
  const warn = (message: string): void =>
    host.onEvent({ kind: 'stage-warning', stage: stage.address, message });
  const work = await restoreStage(job, run, warn);
  return (
    work && { outcome: 'restored', changedOuts: work.changedOuts, sameOuts: work.sameOuts, kept: work.kept }
  );
}

/** Asks the remote for what the cache lacks of what the stage has made, or once made of these inputs. */
async function pullOuts(job: StageJob, { host: { fetcher }, usesRunCache }: StageRunner): Promise<void> {
  const lacking = wantedOutputs(job, job.cache, usesRunCache).filter((md5) => !job.cache.isStored(md5));
  if (lacking.length > 0) await fetcher?.fetchObjects(lacking);
}

async function askFirst({ address }: Stage, { confirm }: RunHost): Promise<void> {
  if (confirm === undefined || (await confirm(address))) return;
  throw new AppError('INTERRUPTED', `Stage "${address}" was not to run.`);
}

/** Runs a stage and notes in its log how it ended. */
async function logged<Result>(
  log: StageLog,
  { now, signal }: RunHost,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  const end = (outcome: 'ran' | 'failed' | 'interrupted', exitCode: number | undefined): void =>
    log.end({ at: now(), outcome, seconds: (performance.now() - startedAt) / 1000, exitCode });
  try {
    const result = await work();
    end('ran', undefined);
    return result;
  } catch (error) {
    end(
      signal.aborted ? 'interrupted' : 'failed',
      error instanceof CommandFailure ? error.exitCode : undefined,
    );
    throw error;
  }
}

/** What only moves or records outputs prints nothing. */
const NO_LOG: StageLog = { write: () => undefined, end: () => undefined };

function createJob({ stage, state }: StaleStage, runner: StageRunner, log: StageLog): StageJob {
  const { host, sources, book, recorder, cache, effects, claimDescriptor, keptName, commits, readsInput } =
    runner;
  return {
    root: host.root,
    stage,
    state,
    locked: book.find(stage),
    hasher: sources.hasher,
    effects,
    recorder,
    cache,
    commits,
    log,
    readsInput,
    claimDescriptor,
    keptName,
    ignoreOuts() {
      for (const { path, file } of runner.gitIgnore.add(stage.outs, effects)) {
        host.onEvent({ kind: 'ignored-by-git', path, file });
      }
    },
  };
}

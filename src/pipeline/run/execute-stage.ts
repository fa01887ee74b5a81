import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { failedPath, rollBack, rollForward } from './finish-journal.ts';
import { archiveFolders } from '../hashing/folder-archive.ts';
import { hashPath, type PathHash } from '../hashing/hash-path.ts';
import { toJournalPath, writeJournal, type Journal } from './journal.ts';
import {
  asidePlace,
  isForeign,
  scratchPaths,
  stagedPlace,
  stateFolders,
  type AsidePlace,
} from './output-places.ts';
import {
  compareOuts,
  findChangedDeps,
  formatEntry,
  settleOuts,
  withoutChangedParams,
} from './record-stage.ts';
import { nestParams, runBuiltIn } from './run-built-in.ts';
import type { RunHost } from './run-host.ts';
import { runShell } from './run-shell.ts';
import type { StageJob, StageWork } from './stage-job.ts';
import type { StageOut } from '../definition/stage.ts';
import type { KeptOut } from './stage-outcome.ts';
import { makeStateFolder } from '../state-folder.ts';

type RunningJournal = Extract<Journal, { step: 'running' }>;

/**
 * Runs a stage, puts its outputs in place and records it in pipeline.lock: all of that, or, where anything
 * fails, nothing of it.
 */
export async function executeStage(job: StageJob, host: RunHost): Promise<StageWork> {
  const { stage, root, effects } = job;
  for (const folder of stateFolders(stage, root)) makeStateFolder(folder);
  for (const out of stage.outs) effects.remove(failedPath(root, stage.name, out.absolute));
  return stage.command.kind === 'built-in'
    ? await executeBuiltIn(job, stage.command.name, host)
    : await executeShell(job, stage.command.lines, host);
}

/** A built-in stage writes to a private place; its outs replace the previous ones when all of them are there. */
async function executeBuiltIn(job: StageJob, name: string, host: RunHost): Promise<StageWork> {
  const { stage, state, root, effects, hasher } = job;
  const places = stage.outs.map((out) => ({ out, at: stagedPlace(job, out) }));
  const journal: RunningJournal = {
    step: 'running',
    stage: stage.name,
    replaced: [],
    scratch: scratchPaths(job),
  };
  const work = await runAndCommit(journal, job, async () => {
    const { summary } = await runBuiltIn({
      stage,
      builtIn: await host.builtIns.load(name),
      root,
      params: nestParams(state.params),
      staged: new Map(places.map(({ out, at }) => [out.path, at])),
      signal: host.signal,
      onProgress: (progress) => host.onEvent({ kind: 'stage-progress', stage: stage.name, progress }),
      onWarning: (message) => host.onEvent({ kind: 'stage-warning', stage: stage.name, message }),
    });
    const made = await settleOuts(stage, places, hasher, effects);
    const moves: { readonly out: StageOut; readonly at: string; readonly aside: AsidePlace }[] = [];
    for (const { out, at } of places) {
      // Looked at now, not before the run: it may have been edited meanwhile.
      const previous = await hashPath(out.absolute, hasher);
      const isKept = isForeign(out, previous, job.locked) && previous?.md5 !== made.get(out.path)?.md5;
      moves.push({ out, at, aside: asidePlace(job, out, isKept) });
    }
    const unsettled = await findChangedDeps(job);
    return {
      journal: {
        ...journal,
        step: 'committing',
        moves: moves.map(({ out, at, aside }) => ({
          path: toJournalPath(root, out.absolute),
          staged: toJournalPath(root, at),
          aside: toJournalPath(root, aside.path),
        })),
        entry: formatEntry(job, made, unsettled, state.params),
      },
      made,
      work: { summary, ...compareOuts(job, made), kept: listKept(root, moves), unsettled },
    };
  });
  for (const { out, at } of places) hasher.table.follow(at, out.absolute);
  return work;
}

/** A shell command writes in place: the previous outs wait aside until it has succeeded. */
async function executeShell(job: StageJob, lines: readonly string[], host: RunHost): Promise<StageWork> {
  const { stage, state, root, effects, hasher } = job;
  const previous = stage.outs
    .filter((out) => lstatSync(out.absolute, { throwIfNoEntry: false }) !== undefined)
    .map((out) => ({
      out,
      aside: asidePlace(job, out, isForeign(out, state.outs.get(out.path), job.locked)),
    }));
  const asides = new Map(previous.map(({ out, aside }) => [out, toJournalPath(root, aside.path)]));
  const journal: RunningJournal = {
    step: 'running',
    stage: stage.name,
    replaced: stage.outs.map((out) => ({ path: toJournalPath(root, out.absolute), aside: asides.get(out) })),
    scratch: scratchPaths(job),
  };
  return runAndCommit(journal, job, async () => {
    for (const { out, aside } of previous) effects.move(out.absolute, aside.path);
    await runShell({
      stageName: stage.name,
      lines,
      folder: stage.folder,
      root,
      env: host.env,
      output: host.shellOutput,
      claimDescriptor: job.claimDescriptor,
      signal: host.signal,
    });
    const places = stage.outs.map((out) => ({ out, at: out.absolute }));
    const made = await settleOuts(stage, places, hasher, effects);
    const changedDeps = await findChangedDeps(job);
    const params = withoutChangedParams(job);
    return {
      journal: {
        ...journal,
        step: 'committing',
        moves: [],
        entry: formatEntry(job, made, changedDeps, params.settled),
      },
      made,
      work: {
        summary: [],
        ...compareOuts(job, made),
        kept: listKept(root, previous),
        unsettled: [...changedDeps, ...params.changed],
      },
    };
  });
}

function listKept(
  root: string,
  outs: readonly { readonly out: StageOut; readonly aside: AsidePlace }[],
): KeptOut[] {
  return outs
    .filter(({ aside }) => aside.isKept)
    .map(({ out, aside }) => ({ path: out.path, keptAs: relative(root, aside.path) }));
}

/** What a stage has made, ready to be put in place. */
interface Finished {
  readonly journal: Extract<Journal, { step: 'committing' }>;
  readonly made: ReadonlyMap<string, PathHash>;
  readonly work: StageWork;
}

/** Until the second journal is on disk a failure undoes everything; from then on the next run would finish it. */
async function runAndCommit(
  journal: RunningJournal,
  { root, effects, state }: StageJob,
  run: () => Promise<Finished>,
): Promise<StageWork> {
  for (const path of journal.scratch) effects.remove(join(root, path));
  writeJournal(root, journal, effects);
  let finished: Finished;
  try {
    finished = await run();
    writeJournal(root, finished.journal, effects);
  } catch (error) {
    rollBack(root, journal, effects);
    throw error;
  }
  rollForward(root, finished.journal, effects);
  archiveFolders(root, [...state.deps.values(), ...finished.made.values()]);
  return finished.work;
}

import { lstatSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { unreachable } from '../../errors/unreachable.ts';
import type { StageOut } from '../definition/stage.ts';
import { makeStateFolder } from '../state-folder.ts';
import { commitStage } from './commit-stage.ts';
import { detachOut } from './detach-out.ts';
import { failedPath, rollBack } from './finish-journal.ts';
import { toJournalPath, writeJournal, type RunningJournal } from './journal.ts';
import {
  asidePlace,
  isForeign,
  scratchPaths,
  stagedPlace,
  stateFolders,
  type AsidePlace,
} from './output-places.ts';
import { nestParams, runBuiltIn } from './run-built-in.ts';
import type { RunHost } from './run-host.ts';
import { runShell } from './run-shell.ts';
import type { StagedOut, StageJob, StageWork } from './stage-job.ts';

/**
 * Runs a stage, puts its outputs in place and records it in its lock: all of that, or, where anything fails,
 * nothing of it.
 */
export async function executeStage(job: StageJob, host: RunHost): Promise<StageWork> {
  const { stage, root, effects } = job;
  prepareScratch(job);
  for (const out of stage.outs) effects.remove(failedPath(root, stage.address, out.absolute));
  switch (stage.command.kind) {
    case 'built-in':
      return executeBuiltIn(job, stage.command.name, host);
    case 'shell':
      return executeShell(job, stage.command.lines, host);
    case 'tracked':
      throw new AppError('INTERNAL', `Expected a command in ${stage.address}, got tracked data.`);
    default:
      return unreachable(stage.command);
  }
}

/** Makes the state folders that the stage's outs need and empties its private place in them. */
export function prepareScratch(job: StageJob): void {
  const { stage, root, effects } = job;
  for (const folder of stateFolders(stage, root)) makeStateFolder(folder);
  for (const path of scratchPaths(job)) effects.remove(`${root}/${path}`);
}

/** Until the second journal is on disk a failure undoes everything; from then on the next run would finish it. */
export async function underJournal<Result>(
  job: StageJob,
  journal: RunningJournal,
  work: () => Promise<Result>,
): Promise<Result> {
  const { root, effects } = job;
  writeJournal(root, journal, effects);
  try {
    return await work();
  } catch (error) {
    rollBack(root, journal, effects);
    throw error;
  }
}

/** A built-in stage writes to a private place; its outs replace the previous ones when all of them are there. */
async function executeBuiltIn(job: StageJob, name: string, host: RunHost): Promise<StageWork> {
  const { stage, state, root, log } = job;
  const outs = stage.outs.map((out): StagedOut => ({ out, at: stagedPlace(job, out) }));
  const note = (line: string): void => log.write(Buffer.from(`${line}\n`));
  const journal: RunningJournal = {
    step: 'running',
    stage: stage.address,
    replaced: [],
    scratch: scratchPaths(job),
  };
  const prepared = await underJournal(job, journal, async () => {
    const { summary } = await runBuiltIn({
      stage,
      builtIn: await host.builtIns.load(name),
      root,
      params: nestParams(state.params),
      staged: new Map(outs.map(({ out, at }) => [out.path, at])),
      signal: host.signal,
      onProgress: (progress) => host.onEvent({ kind: 'stage-progress', stage: stage.address, progress }),
      onWarning: (message) => {
        note(`warning: ${message}`);
        host.onEvent({ kind: 'stage-warning', stage: stage.address, message });
      },
    });
    summary.forEach(note);
    return commitStage(job, { outs, inPlace: [], rereadsParams: false, summary });
  });
  return prepared.finish();
}

/** A shell command writes in place: the previous outs wait aside until it has succeeded. */
async function executeShell(job: StageJob, lines: readonly string[], host: RunHost): Promise<StageWork> {
  const { stage, state, root, effects, cache } = job;
  const previous = stage.outs
    .filter((out) => !out.persist && isThere(out))
    .map((out) => ({
      out,
      aside: asidePlace(job, out, isForeign(out, state.outs.get(out.path), job.locked, cache.isStored)),
    }));
  const asides = new Map(previous.map(({ out, aside }) => [out, toJournalPath(root, aside.path)]));
  const journal: RunningJournal = {
    step: 'running',
    stage: stage.address,
    replaced: stage.outs
      .filter((out) => !out.persist)
      .map((out) => ({ path: toJournalPath(root, out.absolute), aside: asides.get(out) })),
    scratch: scratchPaths(job),
  };
  const setAside = (from: string, { path, isKept }: AsidePlace): void =>
    isKept ? effects.move(from, path) : effects.setAside(from, path);
  const prepared = await underJournal(job, journal, async () => {
    for (const { out, aside } of previous) setAside(out.absolute, aside);
    for (const out of stage.outs) if (out.persist) detachOut(out.absolute, stagedPlace(job, out));
    await runShell({
      stageName: stage.address,
      lines,
      folder: stage.folder,
      root,
      env: host.env,
      readsInput: job.readsInput,
      onOutput: (stream, bytes) => {
        job.log.write(bytes);
        host.onOutput(stage.address, stream, bytes);
      },
      claimDescriptor: job.claimDescriptor,
      signal: host.signal,
    });
    const outs = stage.outs.map((out): StagedOut => ({ out, at: out.absolute }));
    return commitStage(job, { outs, inPlace: previous, rereadsParams: true, summary: [] });
  });
  return prepared.finish();
}

function isThere({ absolute }: StageOut): boolean {
  return lstatSync(absolute, { throwIfNoEntry: false }) !== undefined;
}

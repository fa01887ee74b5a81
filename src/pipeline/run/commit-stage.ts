import { relative } from 'node:path';
import type { StageOut } from '../definition/stage.ts';
import { archiveFolders } from '../hashing/folder-archive.ts';
import { hashPath, type PathHash } from '../hashing/hash-path.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import { finishMoves } from './finish-journal.ts';
import { toJournalPath, writeJournal, type CommittingJournal, type OutMove } from './journal.ts';
import { asidePlace, isForeign, scratchPaths, type AsidePlace } from './output-places.ts';
import {
  compareOuts,
  findChangedDeps,
  formatEntry,
  isWorthRemembering,
  settleOuts,
  withoutChangedParams,
} from './record-stage.ts';
import type { StagedOut, StageJob, StageWork } from './stage-job.ts';
import type { KeptOut } from './stage-outcome.ts';

export interface FinishedStage {
  readonly outs: readonly StagedOut[];
  /** The previous outs that were set aside already, by a command that writes in place. */
  readonly inPlace: readonly { readonly out: StageOut; readonly aside: AsidePlace }[];
  /** Whether the stage read the params files itself, so that a param may have changed under it. */
  readonly rereadsParams: boolean;
  readonly summary: readonly string[];
}

/** A stage whose journal says `committing`: nothing can undo it any more. */
export interface PreparedCommit {
  /** Moves what is staged into place and records the stage. */
  readonly finish: () => StageWork;
}

/**
 * Looks at what a stage has made, puts it into the cache and notes in the journal what is left to do. Throws
 * `OUTPUT_MISSING`, and whatever keeps the disk from taking it.
 */
export async function commitStage(job: StageJob, finished: FinishedStage): Promise<PreparedCommit> {
  const { stage, state, root, effects, cache, recorder, hasher } = job;
  const made = await settleOuts(job, finished.outs);
  const moves = await planMoves(job, finished.outs, made);
  const changedDeps = await findChangedDeps(job);
  const params = finished.rereadsParams ? withoutChangedParams(job) : { settled: state.params, changed: [] };
  const unsettled = [...changedDeps, ...params.changed];
  const entry = formatEntry(job, made, changedDeps, params.settled);
  const journal: CommittingJournal = {
    step: 'committing',
    stage: stage.address,
    lockPath: toJournalPath(root, stage.file.lockPath),
    sequence: recorder.nextSequence(),
    isOrdered: recorder.isOrdered,
    moves: moves.map(({ move }) => move),
    entry: writeYaml(new Map([[stage.name, entry]])),
    scratch: scratchPaths(job),
  };
  // Before the journal, so that it is not forgotten: the next run would then find the result in the cache.
  if (unsettled.length === 0 && job.commits && isWorthRemembering(stage)) cache.saveRun(entry);
  job.ignoreOuts();
  writeJournal(root, journal, effects);
  return {
    finish() {
      finishMoves(root, journal, effects);
      for (const { out, at } of moves) hasher.table.follow(at, out.absolute);
      archiveFolders(root, [...state.deps.values(), ...made.values()]);
      recorder.record(stage, entry);
      const kept = listKept(root, [...finished.inPlace, ...moves]);
      return { summary: finished.summary, ...compareOuts(job, made), kept, unsettled };
    },
  };
}

interface PlannedMove extends StagedOut {
  readonly aside: AsidePlace;
  readonly move: OutMove;
}

/** How outs from a private place get to theirs, and where what is there now goes. */
async function planMoves(
  job: StageJob,
  outs: readonly StagedOut[],
  made: ReadonlyMap<string, PathHash>,
): Promise<PlannedMove[]> {
  const { root, hasher, locked, cache } = job;
  const moves: PlannedMove[] = [];
  for (const { out, at } of outs) {
    if (at === out.absolute) continue;
    // Looked at now, not before the run: it may have been edited meanwhile.
    const previous = await hashPath(out.absolute, hasher);
    const isKept =
      previous?.md5 !== made.get(out.path)?.md5 && isForeign(out, previous, locked, cache.isStored);
    const aside = asidePlace(job, out, isKept);
    const [path, staged, asideAt] = [out.absolute, at, aside.path].map((place) => toJournalPath(root, place));
    if (path === undefined || staged === undefined || asideAt === undefined) continue;
    moves.push({ out, at, aside, move: { path, staged, aside: asideAt } });
  }
  return moves;
}

function listKept(
  root: string,
  outs: readonly { readonly out: StageOut; readonly aside: AsidePlace }[],
): KeptOut[] {
  return outs
    .filter(({ aside }) => aside.isKept)
    .map(({ out, aside }) => ({ path: out.path, keptAs: relative(root, aside.path) }));
}

import { basename, join, relative } from 'node:path';
import type { PathHash } from '../hashing/hash-path.ts';
import { toJournalPath } from './journal.ts';
import type { LockedStage } from '../lock/locked-stage.ts';
import type { Stage, StageOut } from '../definition/stage.ts';
import type { StageJob } from './stage-job.ts';
import { stateFolderFor, stateName } from '../state-folder.ts';

/** Where the previous content of an out goes. */
export interface AsidePlace {
  readonly path: string;
  /** It stays there after the run: it was not what the stage had made. */
  readonly isKept: boolean;
}

/**
 * Whether an out holds something that no recorded run made and that the cache does not have either: an edit, or a
 * file that was there before. Its bytes are nowhere else.
 */
export function isForeign(
  out: StageOut,
  now: PathHash | undefined,
  locked: LockedStage | undefined,
  isStored: (md5: string) => boolean,
): boolean {
  return now !== undefined && locked?.outs.get(out.path)?.md5 !== now.md5 && !isStored(now.md5);
}

/** A private place for a new out, on its file system and under its own name. */
export function stagedPlace(job: StageJob, out: StageOut): string {
  return join(scratchFor(job, out), 'new', String(job.stage.outs.indexOf(out)), basename(out.absolute));
}

export function asidePlace(job: StageJob, out: StageOut, isKept: boolean): AsidePlace {
  const { root, keptName, stage } = job;
  const path = isKept
    ? join(stateFolderFor(root, out.absolute), 'kept', keptName, relative(root, out.absolute))
    : join(scratchFor(job, out), 'old', String(stage.outs.indexOf(out)), basename(out.absolute));
  return { path, isKept };
}

/** What a run of the stage may leave in the state folders, as the journal names it. */
export function scratchPaths({ stage, root }: StageJob): string[] {
  return stateFolders(stage, root).map((folder) => toJournalPath(root, scratchFolder(folder, stage)));
}

/** The state folders on the file systems of the stage's outs. */
export function stateFolders(stage: Stage, root: string): string[] {
  return [...new Set(stage.outs.map((out) => stateFolderFor(root, out.absolute)))];
}

function scratchFor({ stage, root }: StageJob, out: StageOut): string {
  return scratchFolder(stateFolderFor(root, out.absolute), stage);
}

function scratchFolder(stateFolder: string, stage: Stage): string {
  return join(stateFolder, 'tmp', stateName(stage.address));
}

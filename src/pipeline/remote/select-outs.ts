import { relative } from 'node:path';
import { withSlashes } from '../../files/with-slashes.ts';
import { chooseOuts, type ChosenOut, type OutChoice } from '../cache/choose-outs.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import type { LockBook } from '../lock/lock-book.ts';

/** An out of the cache, as the lock has it. */
export interface LockedOut {
  /** Address of its stage. */
  readonly stage: string;
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** Ends in `.dir` for a folder. */
  readonly md5: string;
  /** False: it stays out of remotes. */
  readonly push: boolean;
  /** The only remote that it goes to; undefined for the default one. */
  readonly remote: string | undefined;
}

/** The outs with `cache: true` that have been recorded, in graph order. Throws `STAGE_NOT_FOUND` for a target that is nothing. */
export function selectOuts(pipeline: Pipeline, book: LockBook, choice: OutChoice): readonly LockedOut[] {
  return chooseOuts(pipeline, choice)
    .filter(({ out }) => out.cache)
    .flatMap((chosen) => lockedOut(chosen, pipeline.root, book));
}

function lockedOut({ stage, out }: ChosenOut, root: string, book: LockBook): LockedOut[] {
  const locked = book.find(stage)?.outs.get(out.path);
  if (locked?.md5 === undefined) return [];
  const path = withSlashes(relative(root, out.absolute));
  return [{ stage: stage.address, path, md5: locked.md5, push: out.push, remote: out.remote?.toLowerCase() }];
}

/**
 * The outs by the remote that each goes to. Where a remote is named, those that belong to another one are left out, as in DVC;
 * the key is undefined for the default one.
 */
export function groupByRemote(
  outs: readonly LockedOut[],
  named: string | undefined,
): ReadonlyMap<string | undefined, readonly LockedOut[]> {
  const asked = named?.toLowerCase();
  const groups = new Map<string | undefined, LockedOut[]>();
  for (const out of outs) {
    if (asked !== undefined && out.remote !== undefined && out.remote !== asked) continue;
    const remote = asked ?? out.remote;
    const group = groups.get(remote);
    if (group === undefined) groups.set(remote, [out]);
    else group.push(out);
  }
  return groups;
}

import { compareFolders, type FileChange } from '../hashing/compare-folders.ts';
import type { StageState } from './find-stale-reasons.ts';
import { recallFolder } from '../hashing/folder-archive.ts';
import type { StaleReason } from './stale-reason.ts';

/**
 * The files that make a folder differ, for a reason that is about a folder whose earlier listing is still
 * known; undefined otherwise.
 */
export function findFileChanges(
  root: string,
  reason: StaleReason,
  state: StageState,
): readonly FileChange[] | undefined {
  if (reason.kind !== 'dep-changed' && reason.kind !== 'out-changed') return undefined;
  const now = (reason.kind === 'dep-changed' ? state.deps : state.outs).get(reason.path);
  const before = recallFolder(root, reason.old);
  if (now?.kind !== 'folder' || before === undefined) return undefined;
  return compareFolders(before, now.files);
}

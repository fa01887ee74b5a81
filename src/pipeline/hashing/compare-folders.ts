import { compareCodePoints } from '../compare-code-points.ts';
import type { FolderFile } from './folder-listing.ts';

/** How one file of a folder differs from before. */
export interface FileChange {
  readonly relpath: string;
  readonly change: 'added' | 'removed' | 'changed';
}

/** The files that differ between two listings of a folder, by name. */
export function compareFolders(before: readonly FolderFile[], after: readonly FolderFile[]): FileChange[] {
  const old = new Map(before.map(({ relpath, md5 }) => [relpath, md5]));
  const now = new Map(after.map(({ relpath, md5 }) => [relpath, md5]));
  const changes: FileChange[] = [];
  for (const relpath of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(relpath), now.get(relpath)];
    if (was === is) continue;
    changes.push({ relpath, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' });
  }
  return changes.sort((left, right) => compareCodePoints(left.relpath, right.relpath));
}

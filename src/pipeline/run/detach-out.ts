import { chmodSync, copyFileSync, lstatSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const OWNER_MAY_WRITE = 0o200;

/**
 * Makes a file, or all files of a folder, ones of its own that may be written to: the cache may share its files with
 * the workspace (hard or symbolic links), and a command that adds to such an output would change what is stored.
 * `spare` is a path on the same file system where nothing is.
 */
export function detachOut(path: string, spare: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) detachOut(join(path, name), spare);
    return;
  }
  const isShared = stats.isSymbolicLink() || (stats.isFile() && stats.nlink > 1);
  const target = statSync(path, { throwIfNoEntry: false });
  if (target?.isFile() !== true) return;
  const mode = target.mode | OWNER_MAY_WRITE;
  if (isShared) {
    mkdirSync(dirname(spare), { recursive: true });
    copyFileSync(path, spare);
    chmodSync(spare, mode);
    renameSync(spare, path);
  } else if (mode !== target.mode) chmodSync(path, mode);
}

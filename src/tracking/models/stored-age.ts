import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Whether a stored model, or a copy on its way into the store, was put there more than a day ago; false where there is none. */
export function isOlderThanADay(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && readFileSystemTime(dirname(folder)) - stat.mtimeMs > DAY_MS;
}

/** Dates a stored model as of now; false where there is none. Who may not change it cannot remove it either. */
export function markAsNew(folder: string): boolean {
  if (!existsSync(folder)) return false;
  try {
    const now = readFileSystemTime(dirname(folder)) / 1000;
    utimesSync(folder, now, now);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    if (isSystemError(error, 'EPERM') || isSystemError(error, 'EACCES') || isSystemError(error, 'EROFS'))
      return true;
    throw error;
  }
}

/** The time of the clock that dates the folders, in milliseconds: that of this machine may be ahead or behind. */
function readFileSystemTime(folder: string): number {
  const probe = join(folder, `.incoming-${randomBytes(8).toString('hex')}`);
  mkdirSync(probe);
  try {
    return statSync(probe).mtimeMs;
  } finally {
    rmdirSync(probe);
  }
}

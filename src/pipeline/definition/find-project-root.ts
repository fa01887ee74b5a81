import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project that a folder belongs to: the nearest folder at or above it that holds `.dvc/`; without one, the folder itself. */
export function findProjectRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (statSync(join(at, '.dvc'), { throwIfNoEntry: false })?.isDirectory() === true) return at;
    if (at === dirname(at)) return folder;
  }
}

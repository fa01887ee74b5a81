import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInside } from '../path-overlap.ts';
import type { ObjectStore } from './object-store.ts';
import type { Scratch } from './scratch-folder.ts';

const IGNORED = '/config.local\n/tmp\n/cache\n';

/**
 * Makes the project's `.dvc` folder where the cache is to lie in it and it is not there yet, with a note for git. The note
 * comes whole from the private folder, so that a process that dies leaves none or all of it.
 */
export async function makeDvcFolder(
  { root, cacheFolder, effects }: ObjectStore,
  scratch: Pick<Scratch, 'next'>,
): Promise<void> {
  const folder = join(root, '.dvc');
  if (!isInside(cacheFolder, folder)) return;
  const ignoreFile = join(folder, '.gitignore');
  if (existsSync(ignoreFile)) return;
  const at = scratch.next();
  effects.write(at, Buffer.from(IGNORED), undefined);
  await effects.sync([at]);
  effects.makeFolder(folder);
  effects.rename(at, ignoreFile);
}

import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { syncFolder } from '../../files/write-file-durably.ts';
import { isOlderThanADay } from './stored-age.ts';

/** Aside, until it is sure that nobody has just stored it: nothing in it is touched, so that its age can be read. */
const PRUNED_PREFIX = '.pruned-';
/** To go, whatever happens: parts of it may be gone already. */
const REMOVING_PREFIX = '.removing-';

/** What becomes of a folder that is to go: `new`, it was stored (again) within a day, and stays. */
export type Removal = 'removed' | 'new' | 'missing';

/**
 * Removes a stored model that nothing names, unless it was stored within a day: whoever stored it may be about to register it.
 * Of a process that stores the same model at this very moment, one of the two gives way, whatever their order.
 */
export function removeStoredModel(registryFolder: string, id: string): Removal {
  const folder = join(registryFolder, id);
  const aside = join(registryFolder, `${PRUNED_PREFIX}${id}-${randomBytes(4).toString('hex')}`);
  try {
    if (existsSync(folder) && !isOlderThanADay(folder)) return 'new';
    renameSync(folder, aside);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'missing';
    throw error;
  }
  if (!isOlderThanADay(aside)) {
    putBack(aside, folder);
    return 'new';
  }
  return removeAside(registryFolder, aside) ? 'removed' : 'missing';
}

function removeAside(registryFolder: string, aside: string): boolean {
  const going = join(registryFolder, basename(aside).replace(PRUNED_PREFIX, REMOVING_PREFIX));
  try {
    renameSync(aside, going);
  } catch (error) {
    // Another process has finished the removal, or put it back.
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
  syncFolder(registryFolder);
  rmSync(going, { recursive: true, force: true });
  return true;
}

/** Finishes removals that were cut short; what `isClaimed`, or was stored within a day, is put back where it is missing. */
export function finishRemovals(registryFolder: string, isClaimed: (id: string) => boolean): void {
  for (const name of listStored(registryFolder, REMOVING_PREFIX))
    rmSync(join(registryFolder, name), { recursive: true, force: true });
  for (const name of listStored(registryFolder, PRUNED_PREFIX)) {
    const id = name.slice(PRUNED_PREFIX.length, PRUNED_PREFIX.length + 64);
    const aside = join(registryFolder, name);
    const folder = join(registryFolder, id);
    const isWanted = isClaimed(id) || !isOlderThanADay(aside);
    if (isWanted && !existsSync(folder)) putBack(aside, folder);
    else removeAside(registryFolder, aside);
  }
}

/** The ids of all models that are stored, sorted. */
export function listStoredModels(registryFolder: string): string[] {
  return listStored(registryFolder, '').filter((name) => /^[0-9a-f]{64}$/.test(name));
}

/** Size of all files of a stored model; 0 where there is none, or another process is removing it. */
export function sizeOfStored(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(folder, name)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 0;
    throw error;
  }
}

function listStored(registryFolder: string, prefix: string): string[] {
  if (!existsSync(registryFolder)) return [];
  return readdirSync(registryFolder)
    .filter((name) => name.startsWith(prefix))
    .sort();
}

/** Unless the same content has been stored anew meanwhile, or another process has finished the removal. */
function putBack(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return;
    if (!isSystemError(error, 'ENOTEMPTY') && !isSystemError(error, 'EEXIST')) throw error;
    removeAside(dirname(aside), aside);
  }
}

import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';

/** From this many files on, one call for the whole file system is quicker: 0.15 s in place of 1 to 5 s for 10,000. */
const FEW_FILES = 64;
const AT_ONCE = 16;
/** Of GNU coreutils and BusyBox; `-f` makes it call syncfs(2), which Node.js does not offer. */
const SYNC_PROGRAM = '/bin/sync';

/**
 * Puts files and folders on disk, so that they survive a power cut: each by itself where they are few, otherwise
 * all that is unwritten on their file system at once. All must be of one file system.
 */
export async function syncFiles(paths: readonly string[]): Promise<void> {
  const [first] = paths;
  if (first === undefined) return;
  if (paths.length > FEW_FILES && (await syncFileSystem(first))) return;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const file = await open(path, 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, paths.length) }, work));
}

/** False where the program is missing, cannot do it, or says that it failed: then file by file tells which one. */
function syncFileSystem(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(SYNC_PROGRAM, ['-f', path], { env: {} }, (error) => resolve(error === null));
  });
}

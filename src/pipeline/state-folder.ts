import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the pipeline keeps what it can do without: the table of hashes, work in progress, outputs set aside. */
export const STATE_FOLDER = '.rakuten';

/** Makes a state folder, with a note that tells git to leave it alone. */
export function makeStateFolder(folder: string): void {
  const ignoreFile = join(folder, '.gitignore');
  if (existsSync(ignoreFile)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(ignoreFile, '*\n');
}

/**
 * The state folder on the file system of `path`, so that what lies there can be renamed to `path`: that of
 * the project, or, where a folder on the way is another disk, one beside the path.
 */
export function stateFolderFor(root: string, path: string): string {
  let parent = dirname(path);
  while (!existsSync(parent)) parent = dirname(parent);
  const same = statSync(parent).dev === statSync(root).dev;
  return join(same ? root : parent, STATE_FOLDER);
}

/** Longest part of a path that every file system takes is 255 bytes; an ending is added to it. */
const LONGEST_NAME = 200;

/** The address of a stage as a file name of its own. */
export function stateName(address: string): string {
  const name = encodeURIComponent(address).replaceAll('*', '%2A').replace(/^\./, '%2E');
  if (name.length <= LONGEST_NAME) return name;
  return `${name.slice(0, LONGEST_NAME - 33)}-${createHash('md5').update(address).digest('hex')}`;
}

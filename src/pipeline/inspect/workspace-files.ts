import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import type { FileSource } from './file-source.ts';

/** The files of a project's folder as they are now. */
export function workspaceFiles(root: string): FileSource {
  return {
    read: (path) => Promise.resolve(readFileOnDisk(join(root, path))),
    list: (path) => Promise.resolve(listOnDisk(root, path).sort()),
  };
}

/** The content of a file; undefined where there is none, or a folder of that name. */
export function readFileOnDisk(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR') || isSystemError(error, 'EISDIR')) {
      return undefined;
    }
    throw error;
  }
}

function listOnDisk(root: string, path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => listOnDisk(root, `${path}/${name}`));
}

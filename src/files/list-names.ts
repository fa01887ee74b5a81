import { readdirSync } from 'node:fs';
import { isSystemError } from '../errors/system-error.ts';

/** The names of all that lies in a folder, in no particular order; none where there is no such folder. */
export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return [];
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isSystemError } from '../../errors/system-error.ts';
import { isInside } from '../path-overlap.ts';

/** What files like `.dvcignore` leave out, throughout a project. */
export interface IgnoreRules {
  /** Whether a path (absolute) is left out, by itself or because a folder above it is. Outside the project nothing is. */
  readonly ignores: (absolute: string, isFolder: boolean) => boolean;
  /**
   * The rules for what lies in a folder; undefined where there are none, which is cheap to find out. `hasFile`: whether
   * the folder has an ignore file of its own, if that is known.
   */
  readonly forFolder: (absolute: string, hasFile?: boolean) => FolderRules | undefined;
}

interface FolderRules {
  /** Whether something directly in the folder is left out. */
  readonly ignores: (name: string, isFolder: boolean) => boolean;
}

export const IGNORE_FILE = '.dvcignore';

interface Level {
  readonly folder: string;
  readonly matcher: Ignore;
  readonly above: Level | undefined;
}

/**
 * Reads the ignore files of a project as they are needed. Patterns are those of .gitignore, relative to the file's folder;
 * a file further down wins, but nothing comes back that lies in an ignored folder.
 */
export function createIgnoreRules(root: string, fileName = IGNORE_FILE): IgnoreRules {
  const levels = new Map<string, Level | undefined>();

  const levelOf = (folder: string, hasFile?: boolean): Level | undefined => {
    if (!isInside(folder, root)) return undefined;
    if (levels.has(folder)) return levels.get(folder);
    const above = folder === root ? undefined : levelOf(dirname(folder));
    const isHidden =
      above !== undefined && (decide(above, folder, true) || decide(above, join(folder, fileName), false));
    const text = isHidden || hasFile === false ? undefined : readText(join(folder, fileName));
    const level = text === undefined ? above : { folder, matcher: parsePatterns(text), above };
    levels.set(folder, level);
    return level;
  };

  const ignores = (absolute: string, isFolder: boolean): boolean => {
    if (absolute === root || !isInside(absolute, root)) return false;
    const level = levelOf(dirname(absolute));
    if (level === undefined) return false;
    return decide(level, absolute, isFolder) || ignores(dirname(absolute), true);
  };

  return {
    ignores,
    forFolder: (folder, hasFile) => {
      const level = levelOf(folder, hasFile);
      return level && { ignores: (name, isFolder) => decide(level, join(folder, name), isFolder) };
    },
  };
}

/** The innermost file that says anything of the path decides. */
function decide(level: Level, absolute: string, isFolder: boolean): boolean {
  for (let at: Level | undefined = level; at !== undefined; at = at.above) {
    const path = absolute.slice(at.folder.length + (at.folder.endsWith('/') ? 0 : 1));
    const { ignored, unignored } = at.matcher.test(isFolder ? `${path}/` : path);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** Blanks around a pattern do not count, as in DVC. */
function parsePatterns(text: string): Ignore {
  const patterns = text.split('\n').map((line) => line.trim());
  return ignore({ ignorecase: false }).add(patterns);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined;
    if (isSystemError(error, 'EISDIR')) return undefined;
    throw error;
  }
}

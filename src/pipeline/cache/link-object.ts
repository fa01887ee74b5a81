import { lstatSync, readlinkSync } from 'node:fs';
import { unreachable } from '../../errors/unreachable.ts';
import { isSystemError } from '../../errors/system-error.ts';
import type { LinkType } from './object-store.ts';
import type { StoreEffects } from './store-effects.ts';

/** What the file system answers where a kind of link cannot be made here, so that the next kind is tried. */
const CANNOT = ['EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', 'EINVAL', 'EPERM', 'EMLINK', 'EACCES'];

/** Makes links on one file system. */
interface Linker {
  /** Makes `path` from the object by the given kinds but for copies; false where none of them can. */
  (object: string, path: string): boolean;
  /** False once none of the kinds is left to be tried. */
  readonly canLink: () => boolean;
}

/** A linker that tries the kinds in their order, up to `copy`. One that failed is not tried again. */
export function createLinker(linkTypes: readonly LinkType[], effects: StoreEffects): Linker {
  const usable = [...linkTypes];
  const link = (object: string, path: string): boolean => {
    for (let type = usable[0]; type !== undefined && type !== 'copy'; type = usable[0]) {
      try {
        makeLink(type, object, path, effects);
        return true;
      } catch (error) {
        if (!CANNOT.some((code) => isSystemError(error, code))) throw error;
        usable.shift();
      }
    }
    return false;
  };
  return Object.assign(link, { canLink: () => usable[0] !== undefined && usable[0] !== 'copy' });
}

/** Whether the first kind of link shares the file itself, so that the workspace's copy is read-only. */
export function sharesFile([first]: readonly LinkType[]): boolean {
  return first === 'hardlink' || first === 'symlink';
}

/** Whether `path` is a link to the object already, of the first of the kinds. */
export function isLinked(object: string, path: string, [first]: readonly LinkType[]): boolean {
  if (first !== 'symlink') return isSameFile(object, path);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() === true && readlinkSync(path) === object;
}

/** Whether two paths are names of one file. */
export function isSameFile(left: string, right: string): boolean {
  const one = lstatSync(left, { throwIfNoEntry: false });
  const other = lstatSync(right, { throwIfNoEntry: false });
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

function makeLink(
  type: Exclude<LinkType, 'copy'>,
  object: string,
  path: string,
  effects: StoreEffects,
): void {
  switch (type) {
    case 'reflink':
      cloneWritable(object, path, effects);
      return;
    case 'hardlink':
      effects.link(object, path);
      return;
    case 'symlink':
      effects.symlink(object, path);
      return;
    default:
      unreachable(type);
  }
}

/** The mode is that of a new file of the user, not the object's. */
function cloneWritable(object: string, path: string, effects: StoreEffects): void {
  const { mode } = effects.write(path, new Uint8Array(), undefined);
  try {
    effects.clone(object, path);
  } catch (error) {
    effects.remove(path);
    throw error;
  }
  effects.setMode(path, mode & 0o777);
}

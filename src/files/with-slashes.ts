import { sep } from 'node:path';

/** A path as files, git and messages spell it on every system: with `/`. */
export function withSlashes(path: string): string {
  return path.split(sep).join('/');
}

import { sep } from 'node:path';

/** Whether `path` is `folder` itself or lies somewhere below it. Both absolute, without a slash at the end. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether one of two absolute paths contains the other. */
export function overlaps(left: string, right: string): boolean {
  return isInside(left, right) || isInside(right, left);
}

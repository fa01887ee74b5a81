import { createHash } from 'node:crypto';
import { compareCodePoints } from '../compare-code-points.ts';

/** One file below a folder. */
export interface FolderFile {
  /** Relative to the folder, with `/` between its parts. */
  readonly relpath: string;
  readonly md5: string;
}

/** The listing of a folder as Python's `json.dumps` writes it: what a folder's md5 is taken of. */
export function formatFolderListing(files: readonly FolderFile[]): string {
  const items = files
    .toSorted((left, right) => compareCodePoints(left.relpath, right.relpath))
    .map(({ md5, relpath }) => `{"md5": "${md5}", "relpath": ${quoteAsPython(relpath)}}`);
  return `[${items.join(', ')}]`;
}

/** The id of a folder: md5 of its listing, with `.dir` behind. */
export function hashFolderListing(listing: string): string {
  return `${createHash('md5').update(listing).digest('hex')}.dir`;
}

/** JSON text in ASCII alone: everything outside space to `~` becomes `\uXXXX`, DEL too. */
export function quoteAsPython(text: string): string {
  // Most names need no escape.
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

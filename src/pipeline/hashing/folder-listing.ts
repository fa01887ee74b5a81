import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
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

/** The files that a listing names; undefined where it is no listing, or names a place outside its folder. */
export function parseFolderListing(text: string): readonly FolderFile[] | undefined {
  try {
    const files: unknown = JSON.parse(text);
    return Array.isArray(files) && files.every(isFolderFile) ? files : undefined;
  } catch {
    return undefined;
  }
}

function isFolderFile(value: unknown): value is FolderFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'md5' in value &&
    typeof value.md5 === 'string' &&
    /^[0-9a-f]{32}$/.test(value.md5) &&
    'relpath' in value &&
    typeof value.relpath === 'string' &&
    isInnerPath(value.relpath)
  );
}

/** A listing from elsewhere must not write outside its folder. */
function isInnerPath(relpath: string): boolean {
  return (
    !isAbsolute(relpath) &&
    !relpath.includes('\0') &&
    relpath.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
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

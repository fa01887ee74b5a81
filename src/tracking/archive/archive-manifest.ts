import { AppError } from '../../errors/app-error.ts';
import { hashContent, type StoredFile } from '../models/model-store.ts';
import type { ModelNote, OriginRun } from '../models/model-version.ts';
import { isCount, isFile, isListOf, isRecord, isSha256, isText, isTime } from './check-value.ts';
import { type ManifestFormat, parseContent, printContent } from './manifest-text.ts';

/** The entries of an archive: the manifest, then the model's files below a folder. */
export const MANIFEST_ENTRY = 'rakuten-model.json';
export const FILES_PREFIX = 'files/';

/** What an archive tells of its model. */
export interface ArchiveManifest {
  readonly name: string;
  /** The number that it had where it was exported. */
  readonly version: number;
  readonly id: string;
  readonly created_at: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly run: OriginRun | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly notes: readonly ModelNote[];
  /** Sorted by name. */
  readonly files: readonly StoredFile[];
}

const FORMAT: ManifestFormat = {
  format: 'rakuten-model-archive',
  format_version: 1,
  entry: MANIFEST_ENTRY,
  hint: 'Import it with the version of rakuten that exported it, or a newer one.',
  invalid: invalidArchive,
};

/** The text of the manifest; the same manifest gives the same text. */
export function printManifest(manifest: ArchiveManifest): string {
  return printContent(FORMAT, manifest);
}

/**
 * The manifest in a text; `path` names the archive in errors. Throws `ARCHIVE_INVALID` where a field is not as it should be, a
 * file's name would lead out of the model's folder, or the id is not the hash of the files.
 */
export function parseManifest(text: string, path: string): ArchiveManifest {
  const manifest = parseContent(FORMAT, text, path);
  for (const [field, expected, holds] of FIELDS) {
    if (!holds(manifest[field]))
      throw invalidArchive(path, `expected ${field} in ${MANIFEST_ENTRY} to be ${expected}`);
  }
  const checked = manifest as unknown as ArchiveManifest;
  checkNames(checked.files, path);
  if (hashContent(checked.files) !== checked.id)
    throw invalidArchive(path, `expected files that ${checked.id} is the hash of, found others`);
  return checked;
}

/** The error of a file that cannot be imported. */
export function invalidArchive(path: string, finding: string, hint?: string): AppError {
  return new AppError('ARCHIVE_INVALID', `${path}: ${finding}.`, {
    hint:
      hint ??
      'rakuten models export VERSION FILE   (makes it anew, where it came from; nothing was registered)',
  });
}

type Field = readonly [name: keyof ArchiveManifest, expected: string, holds: (value: unknown) => boolean];

const FIELDS: readonly Field[] = [
  ['name', 'a name', isText],
  ['version', 'a whole number above 0', (value) => Number.isSafeInteger(value) && Number(value) > 0],
  ['id', 'a SHA-256', isSha256],
  ['created_at', 'a time', isTime],
  ['metrics', 'numbers by name', (value) => isRecord(value) && Object.values(value).every(Number.isFinite)],
  ['run', 'a run or null', (value) => value === null || isRun(value)],
  ['tags', 'texts by name', (value) => isRecord(value) && Object.values(value).every(isText)],
  ['notes', 'a list of notes', (value) => isListOf(value, isNote)],
  ['files', 'a list of files with bytes and sha256', (value) => isListOf(value, isFile)],
];

/** Plain names only: no way up or to the root, nothing hidden, no two that a file system could take for one, in order. */
function checkNames(files: readonly StoredFile[], path: string): void {
  const taken = new Set<string>();
  let previous = '';
  for (const { name } of files) {
    if (!/^(?:[A-Za-z0-9_][A-Za-z0-9._-]*\/)*[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) || name.length > 90)
      throw invalidArchive(path, `expected plain names of files, found ${JSON.stringify(name)}`);
    const folded = name.toLowerCase();
    const above = folded.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    if (name <= previous || above.some((part) => taken.has(part)))
      throw invalidArchive(path, `expected each file once and in order, found ${JSON.stringify(name)}`);
    taken.add(folded);
    previous = name;
  }
}

function isNote(value: unknown): boolean {
  return isRecord(value) && [value.text, value.user, value.host].every(isText) && isTime(value.notedAt);
}

function isRun(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value.id) &&
    isRecord(value.params) &&
    isListOf(value.datasets, isDataset) &&
    (value.git === null || isGit(value.git))
  );
}

function isDataset(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value.role) &&
    isText(value.hash) &&
    isCount(value.rows) &&
    isRecord(value.classCounts) &&
    Object.values(value.classCounts).every(isCount)
  );
}

function isGit(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value.commit, value.branch].every((text) => text === null || isText(text)) &&
    typeof value.dirty === 'boolean'
  );
}

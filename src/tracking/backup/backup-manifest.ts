import { posix } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { isCount, isFile, isListOf, isTime } from '../archive/check-value.ts';
import { type ManifestFormat, parseContent, printContent } from '../archive/manifest-text.ts';
import type { StoredFile } from '../models/model-store.ts';
import { TRACKING_DATABASE } from '../models/registered-model.ts';

/** The folder of the registered models in a project. */
export const REGISTRY = 'models/registry';

/** What a backup holds of a project, as far as it is there: what cannot be made anew. Files, and folders with all below them. */
export const BACKED_UP: readonly string[] = [
  TRACKING_DATABASE,
  REGISTRY,
  'pipeline.yaml',
  'pipeline.lock',
  'params.yaml',
  'data/arrival',
];

export const MANIFEST_ENTRY = 'rakuten-backup.json';
/** A manifest is some kilobytes; this much is read before anything is known of the file. */
export const MOST_MANIFEST_BYTES = 64 << 20;

/** What a backup tells of itself. */
export interface BackupManifest {
  readonly created_at: string;
  /** Absolute path of the project's folder, and its host: whose backup it is. */
  readonly project: string;
  readonly host: string;
  /** Of the database. */
  readonly schema_version: number;
  /** Versions whose stored files were damaged already, so that they are not in it. */
  readonly damaged: readonly number[];
  /** By their paths in the project, sorted. */
  readonly files: readonly StoredFile[];
}

const FORMAT: ManifestFormat = {
  format: 'rakuten-backup',
  format_version: 1,
  entry: MANIFEST_ENTRY,
  hint: 'Restore it with the version of rakuten that made it, or a newer one.',
  invalid: invalidBackup,
};

/** The text of the manifest. */
export function printManifest(manifest: BackupManifest): string {
  return printContent(FORMAT, manifest);
}

/** Throws `ARCHIVE_INVALID` where a field is not as it should be, or a file would be written to another place than `BACKED_UP`. */
export function parseManifest(text: string, path: string): BackupManifest {
  const manifest = parseContent(FORMAT, text, path);
  for (const [field, holds] of FIELDS) {
    if (!holds(manifest[field])) throw invalidBackup(path, `expected a usable ${field} in ${MANIFEST_ENTRY}`);
  }
  const checked = manifest as unknown as BackupManifest;
  checkPaths(checked.files, path);
  return checked;
}

/** The name under which a file stands in the archive: its path, or, where a tar file cannot have that, its place in the list. */
export function entryNameOf(path: string, index: number): string {
  return /^[\x21-\x7e]{1,100}$/.test(path) ? path : `files/${index}`;
}

/** The error of a file that cannot be restored. */
export function invalidBackup(path: string, finding: string, hint?: string): AppError {
  return new AppError('ARCHIVE_INVALID', `${path}: ${finding}.`, {
    hint: hint ?? 'ls backups   (take another one; nothing was changed)',
  });
}

const FIELDS: readonly (readonly [keyof BackupManifest, (value: unknown) => boolean])[] = [
  ['created_at', isTime],
  ['project', (value) => typeof value === 'string'],
  ['host', (value) => typeof value === 'string'],
  ['schema_version', isCount],
  ['damaged', (value) => isListOf(value, isCount)],
  ['files', (value) => isListOf(value, isFile)],
];

/** Each path once, in order, below what is backed up, without a way out of it; the database among them. */
function checkPaths(files: readonly StoredFile[], path: string): void {
  let previous = '';
  for (const { name } of files) {
    const plain = name === posix.normalize(name) && !/[\\\0]/.test(name) && !name.endsWith('/');
    if (!plain || !BACKED_UP.some((root) => name === root || name.startsWith(`${root}/`)))
      throw invalidBackup(path, `expected paths of ${BACKED_UP.join(', ')}, found ${JSON.stringify(name)}`);
    if (name <= previous || (previous !== '' && name.startsWith(`${previous}/`)))
      throw invalidBackup(path, `expected each file once and in order, found ${JSON.stringify(name)}`);
    previous = name;
  }
  if (!files.some(({ name }) => name === TRACKING_DATABASE))
    throw invalidBackup(path, `expected ${TRACKING_DATABASE} in it, found none`);
}

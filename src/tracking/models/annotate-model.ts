import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ModelImportRequest, ModelNote, ModelVersion } from './model-version.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { selectModelVersion } from './read-models.ts';
import { claimVersion } from './write-models.ts';

/** What people say about a version. */
export interface ModelAnnotations {
  /** Tags to set; one that was set before gets its new value. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Keys of tags to remove. Throws `USAGE` where the version has no such tag. */
  readonly removeTags?: readonly string[];
  /** Notes are added, never changed. */
  readonly note?: string;
}

/** Sets and removes tags of a version, adds a note, and returns the version then. To be called in an immediate transaction. */
export function annotateModel(
  database: Database,
  home: string,
  request: ModelAnnotations & { readonly name: string; readonly reference: string },
  by: ProcessIdentity,
  at: string,
): ModelVersion {
  const { name, version, tags } = selectModelVersion(database, home, request.name, request.reference);
  for (const key of request.removeTags ?? []) {
    if (!Object.hasOwn(tags, key)) {
      throw new AppError('USAGE', `Version ${version} of ${name} has no tag ${key}. It has:`, {
        details: Object.entries(tags).map(([known, value]) => `${known}=${value}`),
        hint: `rakuten models show ${version}`,
      });
    }
    database
      .prepare('DELETE FROM model_tags WHERE name = ? AND version = ? AND key = ?')
      .run(name, version, key);
  }
  insertTags(database, name, version, request.tags ?? {});
  if (request.note !== undefined) {
    const { user, host } = by;
    insertNotes(database, name, version, [{ text: request.note, notedAt: at, user, host }]);
  }
  return selectModelVersion(database, home, name, String(version));
}

/**
 * Registers a model that came in a file, with its tags and notes. Content that has a version already stays as it is. To be called
 * in an immediate transaction.
 */
export function insertImportedModel(
  database: Database,
  model: ModelImportRequest,
  by: ProcessIdentity,
  at: string,
): { readonly version: number; readonly isNew: boolean } {
  const registered = claimVersion(database, model, at);
  if (!registered.isNew) return registered;
  const { version } = registered;
  database
    .prepare(
      `INSERT INTO model_imports (name, version, archive_sha256, origin, imported_at, user, host)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(model.name, version, model.archiveSha256, JSON.stringify(model.origin), at, by.user, by.host);
  insertTags(database, model.name, version, model.tags);
  insertNotes(database, model.name, version, model.notes);
  return registered;
}

function insertTags(
  database: Database,
  name: string,
  version: number,
  tags: Readonly<Record<string, string>>,
): void {
  const insert = database.prepare(
    `INSERT INTO model_tags (name, version, key, value) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  for (const [key, value] of Object.entries(tags)) insert.run(name, version, key, value);
}

function insertNotes(database: Database, name: string, version: number, notes: readonly ModelNote[]): void {
  const insert = database.prepare(
    'INSERT INTO model_notes (name, version, text, noted_at, user, host) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { text, notedAt, user, host } of notes) insert.run(name, version, text, notedAt, user, host);
}

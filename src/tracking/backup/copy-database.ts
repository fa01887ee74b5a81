import { dirname } from 'node:path';
import { Sqlite, type Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { explainDatabaseError } from '../database/explain-database-error.ts';
import { readSchemaVersion } from '../database/migrations.ts';
import { openForReading } from '../database/open-database.ts';
import { selectModelVersions } from '../models/read-models.ts';
import type { ModelVersion } from '../models/model-version.ts';

/** Pages a step: between two, signals and timers come through. */
const PAGES = 2_000;
const MOST_FINDINGS = 10;
const SHOWN_FINDINGS = 3;

/** What a copy of the database holds. */
export interface DatabaseCopy {
  readonly schemaVersion: number;
  /** Of all models; their folders are those of the original. */
  readonly versions: readonly ModelVersion[];
}

/**
 * Copies the database as it is at one moment, while others read and write: nobody waits for it, and it waits for nobody. The copy
 * is one file. `breathe` may throw; what was copied until then is for the caller to remove.
 */
export async function copyDatabase(
  path: string,
  copy: string,
  breathe: () => Promise<void>,
): Promise<DatabaseCopy> {
  const original = openForReading(path);
  try {
    // Held to the end: the copy is of this moment, and no later write makes it start again.
    original.exec('BEGIN');
    const found = { schemaVersion: readSchemaVersion(original), versions: selectAllVersions(original, path) };
    let refusal: Error | undefined;
    await original.backup(copy, {
      progress: () => {
        breathe().catch((error: unknown) => (refusal = error instanceof Error ? error : undefined));
        if (refusal !== undefined) throw refusal;
        return PAGES;
      },
    });
    original.exec('COMMIT');
    leaveWal(copy);
    return found;
  } catch (error) {
    throw explainDatabaseError(error, path);
  } finally {
    original.close();
  }
}

/**
 * Reads all of a database. Throws `DATABASE_INVALID` where SQLite finds a page, an index or a reference that is not as it should be;
 * `shown` is what the error calls the file.
 */
export function checkDatabase(path: string, shown = path): void {
  try {
    const database = new Sqlite(path, { readonly: true, fileMustExist: true });
    try {
      const problems = listProblems(database);
      if (problems.length > 0)
        throw damaged(shown, `expected an intact database, found: ${summarise(problems)}`);
    } finally {
      database.close();
    }
  } catch (error) {
    const explained = explainDatabaseError(error, shown);
    throw explained instanceof AppError && explained.code === 'DATABASE_INVALID'
      ? damaged(shown, explained.message.slice(`${shown}: `.length).replace(/\.$/, ''), error)
      : explained;
  }
}

function damaged(path: string, finding: string, cause?: unknown): AppError {
  return new AppError('DATABASE_INVALID', `${path}: ${finding}.`, {
    hint: 'rakuten restore FILE --yes   (a backup; what is there now is kept)',
    cause,
  });
}

function summarise(problems: readonly string[]): string {
  const shown = problems.slice(0, SHOWN_FINDINGS).join('; ');
  return problems.length > SHOWN_FINDINGS ? `${shown}; …` : shown;
}

/** The versions of all models in a database. */
export function readVersionsOf(path: string): readonly ModelVersion[] {
  const database = openForReading(path);
  try {
    return selectAllVersions(database, path);
  } finally {
    database.close();
  }
}

function selectAllVersions(database: Database, path: string): ModelVersion[] {
  return database
    .prepare<[], string>('SELECT DISTINCT name FROM model_versions ORDER BY name')
    .pluck()
    .all()
    .flatMap((name) => selectModelVersions(database, dirname(path), name));
}

function listProblems(database: Database): string[] {
  const damage = database
    .prepare<[], string>(`PRAGMA integrity_check(${MOST_FINDINGS})`)
    .pluck()
    .all()
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== 'ok' && !line.startsWith('***'));
  if (damage.length > 0) return damage;
  const lost = database
    .prepare<[], { table: string; rowid: number | null; parent: string }>('PRAGMA foreign_key_check')
    .all();
  return lost
    .slice(0, MOST_FINDINGS)
    .map(({ table, rowid, parent }) => `a row of ${table} (${rowid ?? 'no number'}) without its ${parent}`);
}

/** A copy in WAL mode would be two or three files as soon as someone opens it. */
function leaveWal(path: string): void {
  const database = new Sqlite(path);
  try {
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import { Sqlite, type Database } from '../database/sqlite.ts';

const WAIT_MS = 2_000;
const HEADER = Buffer.from('SQLite format 3\0');

/**
 * Keeps every other process out of a database until `release`, with all that was written in its one file. One that is damaged or
 * missing needs no keeping. Throws `DATABASE_BUSY` where another process has it open.
 */
export function holdDatabase(path: string): { readonly release: () => void } {
  return openAlone(path, (database) => {
    // Leaving WAL needs the database alone, and brings its log into its file; then a lock keeps it alone.
    const mode: unknown = database.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete') throw new Sqlite.SqliteError('database is locked', 'SQLITE_BUSY');
    database.exec('BEGIN EXCLUSIVE');
  });
}

/** Throws `DATABASE_BUSY` where another process has the database open. Leaves it as it is. */
export function requireAlone(path: string): void {
  openAlone(path, (database) => {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; ROLLBACK');
  }).release();
}

function openAlone(path: string, take: (database: Database) => void): { readonly release: () => void } {
  // SQLite would take a file that is no database for an empty one, and remove the log beside it.
  if (!isDatabase(path)) return { release: () => undefined };
  const database = new Sqlite(path, { timeout: WAIT_MS });
  try {
    take(database);
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    if (/^SQLITE_(?:BUSY|LOCKED)/.test(error.code)) throw busy(path, error);
    if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code)) return { release: () => undefined };
    throw error;
  }
}

function isDatabase(path: string): boolean {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const start = Buffer.alloc(HEADER.length);
      readSync(descriptor, start, 0, start.length, 0);
      return start.equals(HEADER);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return false;
    throw error;
  }
}

function busy(path: string, cause: unknown): AppError {
  return new AppError('DATABASE_BUSY', `Another process has ${path} open.`, { cause });
}

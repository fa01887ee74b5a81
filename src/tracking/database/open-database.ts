import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Sqlite, type Database } from './sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { backUpBeforeMigration } from './back-up-database.ts';
import { explainDatabaseError, invalidDatabase } from './explain-database-error.ts';
import { APPLICATION_ID, MIGRATIONS, migrate, readSchemaVersion } from './migrations.ts';

const BUSY_TIMEOUT_MS = 5_000;

export interface OpenDatabaseOptions {
  /** How long to wait for another process that is writing; 5,000 where not given. */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens the database for writing, makes it where there is none, and brings its schema up to date, a copy of
 * the older file beside it (`rakuten.db.schema-2.bak`). A commit is on disk when it returns (`synchronous = FULL`): a run that was reported as finished survives a power cut.
 */
export function openForWriting(path: string, options: OpenDatabaseOptions = {}): Database {
  mkdirSync(dirname(path), { recursive: true });
  const timeout = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  return openWith(path, () => {
    const database = new Sqlite(path, { timeout });
    return useOrClose(database, () => {
      const version = checkOwnership(database, path);
      retryWhileBusy(timeout, () => database.pragma('journal_mode = WAL'));
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      if (version > 0 && version < MIGRATIONS.length) backUpBeforeMigration(database, path, version);
      migrate(database);
    });
  });
}

/**
 * Opens the database for reading only; neither waits for a writer nor makes one wait. Where the file does not
 * exist yet, gives an empty database in memory and leaves the disk as it is.
 */
export function openForReading(path: string, options: OpenDatabaseOptions = {}): Database {
  if (isEmptyOrMissing(path)) return createEmptyDatabase();
  return openWith(path, () => {
    const database = openReadOnly(path, options.busyTimeoutMs ?? BUSY_TIMEOUT_MS);
    let version = 0;
    useOrClose(database, () => {
      version = checkOwnership(database, path);
    });
    if (version === MIGRATIONS.length) return database;
    // Made by an older version of this program, or by one that was stopped before it had made the tables.
    database.close();
    openForWriting(path, options).close();
    return openForReading(path, options);
  });
}

function openReadOnly(path: string, timeout: number): Database {
  const database = new Sqlite(path, { readonly: true, timeout });
  try {
    readSchemaVersion(database);
    return database;
  } catch (error) {
    database.close();
    const unwritable = error instanceof Sqlite.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code);
    if (!unwritable || !isEmptyOrMissing(`${path}-wal`)) throw error;
    return readIntoMemory(path);
  }
}

/**
 * For a folder that may not be written, such as a read-only mount: SQLite cannot make the files there through which
 * readers and writers of a WAL database meet. As nobody else can write there either, a copy is as good.
 */
function readIntoMemory(path: string): Database {
  const bytes = readFileSync(path);
  // Bytes 18 and 19 of the header: 2 asks for WAL, which memory does not have; 1 does not. The rest is the same.
  bytes.fill(1, 18, 20);
  return new Sqlite(bytes, { readonly: true });
}

/** The version of the schema. Throws where the file is of another program or of a newer version of this one. */
function checkOwnership(database: Database, path: string): number {
  const { version, application, tables } = readHeader(database);
  const isNew = application === 0 && version === 0 && tables === 0;
  if (application !== APPLICATION_ID && !isNew) {
    throw invalidDatabase(path, 'expected a database of rakuten, found one of another program');
  }
  if (version > MIGRATIONS.length) {
    throw new AppError(
      'DATABASE_NEWER',
      `${path}: expected schema version ${MIGRATIONS.length} or older, found ${version}.`,
      { hint: 'Update rakuten to the version that wrote the file: git pull && npm ci' },
    );
  }
  return version;
}

/** All of one moment: another process may be making the tables right now. */
function readHeader(database: Database): {
  readonly version: number;
  readonly application: number;
  readonly tables: number;
} {
  const read = database.transaction(() => ({
    version: readSchemaVersion(database),
    application: Number(database.pragma('application_id', { simple: true })),
    tables: database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0,
  }));
  return read();
}

function createEmptyDatabase(): Database {
  const database = new Sqlite(':memory:');
  migrate(database);
  return database;
}

function isEmptyOrMissing(path: string): boolean {
  return !existsSync(path) || statSync(path).size === 0;
}

function openWith(path: string, open: () => Database): Database {
  try {
    return open();
  } catch (error) {
    throw explainDatabaseError(error, path);
  }
}

function useOrClose(database: Database, work: () => void): Database {
  try {
    work();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite does not wait by itself where two processes turn a new file to WAL at the same moment. */
function retryWhileBusy(timeoutMs: number, work: () => void): void {
  const pauseMs = 10;
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      work();
      return;
    } catch (error) {
      const busy = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || waitedMs >= timeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}

import { dirname, join } from 'node:path';
import { Sqlite } from './sqlite.ts';
import { AppError } from '../../errors/app-error.ts';

/** Turns a failure reported by SQLite into an `AppError` that says what to do; any other error comes back as it was. */
export function explainDatabaseError(error: unknown, path: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const code = error.code.split('_').slice(0, 2).join('_');
  switch (code) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new AppError(
        'DATABASE_BUSY',
        `Another process is writing to ${path} and did not finish in time.`,
        { cause: error },
      );
    case 'SQLITE_NOTADB':
      return invalidDatabase(path, 'expected an SQLite database, found other bytes', error);
    case 'SQLITE_CORRUPT':
      return invalidDatabase(
        path,
        'expected an intact SQLite database, found damaged or missing pages',
        error,
      );
    case 'SQLITE_FULL':
      return new AppError('DISK_FULL', `No space left while writing ${path}.`, {
        hint: 'Free some space, then run the same command again: nothing already recorded was lost.',
        cause: error,
      });
    case 'SQLITE_ERROR':
      return /^no such (table|column)/.test(error.message)
        ? invalidDatabase(path, `expected the tables of rakuten, found ${error.message}`, error)
        : error;
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_IOERR':
    case 'SQLITE_PERM':
    case 'SQLITE_READONLY':
      return new AppError('IO_FAILED', `Could not open or write ${path}: ${error.message} (${error.code}).`, {
        hint: `Check the owner and mode of the file and its folder: ls -la ${path}*`,
        cause: error,
      });
    default:
      return error;
  }
}

/** The error for a file that cannot serve as tracking database: damaged, or of another program. */
export function invalidDatabase(path: string, finding: string, cause?: unknown): AppError {
  const aside = join(dirname(path), 'damaged');
  return new AppError('DATABASE_INVALID', `${path}: ${finding}.`, {
    // With its -wal file: left behind, that could be taken for the log of a new database.
    hint: `mkdir -p ${aside} && mv ${path}* ${aside}   (rakuten train registers models again; labels and history are in a backup only: rakuten restore FILE --yes)`,
    cause,
  });
}

import { dirname } from 'node:path';
import type { Database } from './sqlite.ts';
import { explainDatabaseError } from './explain-database-error.ts';
import { openForReading, openForWriting, type OpenDatabaseOptions } from './open-database.ts';
import type { ProcessIdentity } from '../process-identity.ts';

export interface OpenTrackingOptions extends OpenDatabaseOptions {
  readonly now: () => Date;
  /** Who writes (see `readProcessIdentity`). */
  readonly here: ProcessIdentity;
}

/** What a transaction that writes is given. */
export interface WriteScope {
  readonly database: Database;
  /** The time of the transaction, as ISO 8601. */
  readonly at: string;
  readonly by: ProcessIdentity;
}

/** The database, open for writing: each `write` is on disk whole when it returns, or it did not happen. To be closed. */
export class WriteSession {
  readonly #database: Database;
  readonly #path: string;
  readonly #options: OpenTrackingOptions;

  constructor(path: string, options: OpenTrackingOptions) {
    this.#database = openForWriting(path, options);
    this.#path = path;
    this.#options = options;
  }

  /** The folder of the database; models are stored below it. */
  get home(): string {
    return dirname(this.#path);
  }

  /** Does `work` in one immediate transaction. */
  write<Result>(work: (scope: WriteScope) => Result): Result {
    const { here: by, now } = this.#options;
    const database = this.#database;
    try {
      return database.transaction(() => work({ database, by, at: now().toISOString() })).immediate();
    } catch (error) {
      throw explainDatabaseError(error, this.#path);
    }
  }

  /**
   * Rewrites the file from what is in it: nothing that was deleted is left in its bytes. Returns false where somebody who is
   * reading still needs the log with the old pages; then they are in there until the next call.
   */
  compact(): boolean {
    const database = this.#database;
    try {
      database.exec('VACUUM');
      const [checkpoint] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly {
        readonly busy: number;
      }[];
      return checkpoint?.busy === 0;
    } catch (error) {
      throw explainDatabaseError(error, this.#path);
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** The database, open for looking: each `read` is of one moment, whatever is written meanwhile. To be closed. */
export class ReadSession {
  readonly #database: Database;
  readonly #path: string;

  constructor(path: string, options: OpenDatabaseOptions = {}) {
    this.#database = openForReading(path, options);
    this.#path = path;
  }

  /** The folder of the database. */
  get home(): string {
    return dirname(this.#path);
  }

  read<Result>(select: (database: Database) => Result): Result {
    try {
      return this.#database.transaction(() => select(this.#database))();
    } catch (error) {
      throw explainDatabaseError(error, this.#path);
    }
  }

  close(): void {
    this.#database.close();
  }
}

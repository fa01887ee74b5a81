import type { WriteSession } from '../database/database-session.ts';
import type { Database } from '../database/sqlite.ts';
import { hasEnded } from '../process-identity.ts';
import type { LoadIntent, LoadStart } from './load.ts';

interface RunningRow {
  readonly number: number;
  readonly state_after: string | null;
  readonly user: string;
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly process_start: string;
}

/**
 * Writes down loads: `start`, then `intend`, then load.json is written, then `finish`. A process that is ended between any two of
 * them leaves enough for the next one to tell (`reconcile`) whether the file was written.
 */
export class LoadLog {
  readonly #session: WriteSession;

  constructor(session: WriteSession) {
    this.#session = session;
  }

  /** Records an attempt as running. Returns its number. */
  start(load: LoadStart): number {
    return this.#session.write(({ database, at, by }) => {
      const { lastInsertRowid } = database
        .prepare(
          `INSERT INTO loads (action, request, status, started_at, source, state_before, user, host, boot, pid, process_start)
           VALUES (:action, :request, 'running', :at, :source, :stateBefore, :user, :host, :boot, :pid, :processStart)`,
        )
        .run({ ...load, ...by, at });
      return Number(lastInsertRowid);
    });
  }

  /** Records what load.json is going to hold, before it does. */
  intend(number: number, intent: LoadIntent): void {
    this.#session.write(({ database }) =>
      database
        .prepare(
          `UPDATE loads SET state_after = :stateAfter, rows_before = :rowsBefore, rows_after = :rowsAfter,
             rows_available = :rowsAvailable, hash_before = :hashBefore, hash_after = :hashAfter
           WHERE number = :number AND status = 'running'`,
        )
        .run({ ...intent, number }),
    );
  }

  /** Records that load.json is written. */
  finish(number: number): void {
    this.#session.write(({ database, at }) => endLoad(database, number, null, at));
  }

  /** Records that nothing was loaded, and why. */
  fail(number: number, reason: string): void {
    this.#session.write(({ database, at }) => endLoad(database, number, reason, at));
  }

  /**
   * Closes the attempts whose processes have ended, by what load.json holds (`state`, null for no file): done where it is what
   * they were about to write, else failed. Returns how many. To be called with the right to load in hand.
   */
  reconcile(state: string | null): number {
    return this.#session.write(({ database, at, by }) => {
      const ended = database
        .prepare<[], RunningRow>("SELECT * FROM loads WHERE status = 'running' ORDER BY number DESC")
        .all()
        .filter((row) => hasEnded({ ...row, processStart: row.process_start }, by));
      for (const { number, state_after: after } of ended) {
        const isWritten = after !== null && after === state;
        const when = after === null ? 'while it read the source' : `before it wrote load.json`;
        endLoad(database, number, isWritten ? null : `its process ended ${when}`, at);
      }
      return ended.length;
    });
  }
}

function endLoad(database: Database, number: number, error: string | null, at: string): void {
  database
    .prepare("UPDATE loads SET status = ?, error = ?, ended_at = ? WHERE number = ? AND status = 'running'")
    .run(error === null ? 'done' : 'failed', error, at, number);
}

import type { Database } from '../database/sqlite.ts';

/** Something that people want to be told, once. */
export interface Notification {
  /** The same key is the same event: it is kept once, and a receiver can tell a repetition by it. */
  readonly key: string;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A notification that is being delivered by whoever claimed it. */
export interface PendingNotification extends Notification {
  readonly number: number;
  /** How often it was tried, this time included. */
  readonly attempts: number;
}

/** Keeps notifications to be sent; what is there already stays as it is. In an immediate transaction. */
export function insertNotifications(
  database: Database,
  notifications: readonly Notification[],
  at: string,
): void {
  const insert = database.prepare(
    'INSERT INTO notifications (key, event, payload, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  for (const { key, event, payload } of notifications) insert.run(key, event, JSON.stringify(payload), at);
}

/**
 * Takes the oldest notification that is due, so that no other process sends it meanwhile: it is due again `retryMs(attempts)`
 * later, unless it is marked as delivered. Undefined where none is due. In an immediate transaction.
 */
export function claimNotification(
  database: Database,
  nowMs: number,
  retryMs: (attempts: number) => number,
  after: number,
): PendingNotification | undefined {
  const row = database
    .prepare<
      [number, number],
      { number: number; key: string; event: string; payload: string; attempts: number }
    >(
      `SELECT number, key, event, payload, attempts FROM notifications
       WHERE delivered_at IS NULL AND next_attempt_at_ms <= ? AND number > ? ORDER BY number LIMIT 1`,
    )
    .get(nowMs, after);
  if (row === undefined) return undefined;
  const attempts = row.attempts + 1;
  database
    .prepare('UPDATE notifications SET attempts = ?, next_attempt_at_ms = ? WHERE number = ?')
    .run(attempts, nowMs + retryMs(attempts), row.number);
  return { ...row, attempts, payload: JSON.parse(row.payload) as Record<string, unknown> };
}

/** Records how a delivery went: `error` null where it arrived. In an immediate transaction. */
export function settleNotification(
  database: Database,
  number: number,
  error: string | null,
  at: string,
): void {
  database
    .prepare(
      'UPDATE notifications SET delivered_at = ?, last_error = ? WHERE number = ? AND delivered_at IS NULL',
    )
    .run(error === null ? at : null, error, number);
}

/** How many notifications have not arrived yet. */
export function countPending(database: Database): number {
  const count = database
    .prepare<[], number>('SELECT count(*) FROM notifications WHERE delivered_at IS NULL')
    .pluck()
    .get();
  return count ?? 0;
}

import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { hasEnded, type ProcessIdentity } from '../process-identity.ts';

/** The right to retrain, as it stands in the database. */
export interface Lease {
  /** Rises with every holder: what an earlier one wants to write is refused by it. */
  readonly token: number;
  readonly held: boolean;
  readonly holder: ProcessIdentity;
  readonly acquiredAt: string;
}

/** What a lease is held by and measured with. */
export interface LeaseTime {
  /** Milliseconds since the machine started, which nobody can set. */
  readonly uptimeMs: number;
  /** The time of day in milliseconds, for holders on other machines. */
  readonly wallMs: number;
}

/** Why a lease could be taken though its holder had not given it back. */
export type TakeoverReason = 'ended' | 'expired';

interface LeaseRow extends Omit<ProcessIdentity, 'processStart'> {
  readonly token: number;
  readonly held: number;
  readonly process_start: string;
  readonly acquired_at: string;
  readonly expires_at_ms: number;
  readonly expires_uptime_ms: number;
}

/** The one lease that there is so far. */
const NAME = 'retrain';

/** The lease; undefined where nobody has ever held it. */
export function readLease(database: Database): Lease | undefined {
  const row = selectRow(database);
  return (
    row && { token: row.token, held: row.held === 1, holder: toIdentity(row), acquiredAt: row.acquired_at }
  );
}

/**
 * Takes the lease for `ttlMs`, under the next token. Throws `RETRAIN_BUSY` where another process holds it: one that has
 * not ended, and whose time is not over. To be called in an immediate transaction.
 */
export function takeLease(
  database: Database,
  by: ProcessIdentity,
  time: LeaseTime,
  ttlMs: number,
): { readonly token: number; readonly takenOver: TakeoverReason | undefined } {
  const row = selectRow(database);
  const takenOver = row?.held === 1 ? findTakeover(row, by, time) : undefined;
  if (row?.held === 1 && takenOver === undefined) throw busy(row, by);
  const token = (row?.token ?? 0) + 1;
  database
    .prepare(
      `INSERT OR REPLACE INTO leases
         (name, token, held, user, host, boot, pid, process_start, acquired_at, expires_at_ms, expires_uptime_ms)
       VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[NAME, token, by.user, by.host, by.boot, by.pid, by.processStart],
      ...[
        new Date(time.wallMs).toISOString(),
        Math.round(time.wallMs + ttlMs),
        Math.round(time.uptimeMs + ttlMs),
      ],
    );
  return { token, takenOver };
}

/** Prolongs the lease, also one that is over and that nobody has taken. Throws `LEASE_LOST`. In an immediate transaction. */
export function renewLease(database: Database, token: number, time: LeaseTime, ttlMs: number): void {
  requireLease(database, token);
  database
    .prepare('UPDATE leases SET expires_at_ms = ?, expires_uptime_ms = ? WHERE name = ?')
    .run(Math.round(time.wallMs + ttlMs), Math.round(time.uptimeMs + ttlMs), NAME);
}

/** Gives the lease back; nothing happens where another process has it by now. In an immediate transaction. */
export function giveLeaseBack(database: Database, token: number): void {
  database.prepare('UPDATE leases SET held = 0 WHERE name = ? AND token = ?').run(NAME, token);
}

/** Throws `LEASE_LOST` unless the lease is held under this token. In the transaction that writes: it still holds then. */
export function requireLease(database: Database, token: number): void {
  const row = selectRow(database);
  if (row?.token === token && row.held === 1) return;
  const holder = row === undefined ? 'another process' : describeHolder(row);
  throw new AppError(
    'LEASE_LOST',
    `This retraining was taken over by ${holder}, because nothing had been heard of it for too long: it changes nothing any more.`,
    { hint: 'rakuten retrain history' },
  );
}

/**
 * Whether the holder is out of the way. On the machine that it was taken on the time since the start decides: a time
 * of day that is set back or forth changes nothing.
 */
function findTakeover(row: LeaseRow, here: ProcessIdentity, time: LeaseTime): TakeoverReason | undefined {
  if (hasEnded(toIdentity(row), here)) return 'ended';
  const sameClock = row.boot !== '' && row.boot === here.boot;
  const isOver = sameClock ? time.uptimeMs >= row.expires_uptime_ms : time.wallMs >= row.expires_at_ms;
  return isOver ? 'expired' : undefined;
}

function busy(row: LeaseRow, here: ProcessIdentity): AppError {
  const until = new Date(row.expires_at_ms).toISOString();
  return new AppError('RETRAIN_BUSY', `A retraining is under way: ${describeHolder(row)}.`, {
    details:
      row.host === here.host
        ? []
        : [`whether it still lives cannot be seen from here; its lease ends at ${until}`],
    hint: 'rakuten retrain --wait   (starts when that one has ended)',
  });
}

function describeHolder({ pid, user, host, acquired_at }: LeaseRow): string {
  return `process ${pid} of ${user} on ${host}, since ${acquired_at}`;
}

function selectRow(database: Database): LeaseRow | undefined {
  return database.prepare<[string], LeaseRow>('SELECT * FROM leases WHERE name = ?').get(NAME);
}

function toIdentity({ user, host, boot, pid, process_start }: LeaseRow): ProcessIdentity {
  return { user, host, boot, pid, processStart: process_start };
}

import type { ReadSession } from '../database/database-session.ts';
import { hasEnded, type ProcessIdentity } from '../process-identity.ts';
import type { LoadRecord } from './load.ts';

interface LoadRow extends Omit<LoadRecord, 'status'> {
  readonly status: 'running' | 'done' | 'failed';
  readonly boot: string;
  readonly processStart: string;
}

/** The attempts to load, the latest first, at most `limit`. `here` is the process that asks, to tell interrupted ones from running ones. */
export function listLoads(session: ReadSession, here: ProcessIdentity, limit: number): readonly LoadRecord[] {
  const rows = session.read((database) =>
    database
      .prepare<[number], LoadRow>(
        `SELECT number, action, request, status, started_at AS startedAt, ended_at AS endedAt, error, source,
           rows_before AS rowsBefore, rows_after AS rowsAfter, rows_available AS rowsAvailable,
           hash_before AS hashBefore, hash_after AS hashAfter, user, host, boot, pid, process_start AS processStart
         FROM loads ORDER BY number DESC LIMIT ?`,
      )
      .all(limit),
  );
  return rows.map(({ boot, processStart, ...load }) => {
    const { user, host, pid } = load;
    const isOver = load.status === 'running' && hasEnded({ user, host, boot, pid, processStart }, here);
    return { ...load, status: isOver ? 'interrupted' : load.status };
  });
}

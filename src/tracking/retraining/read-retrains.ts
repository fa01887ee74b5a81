import type { Database } from '../database/sqlite.ts';
import { hasEnded, type ProcessIdentity } from '../process-identity.ts';
import { isFinal, type RetrainRecord, type RetrainTransition } from './retrain-record.ts';

type Row = Omit<
  RetrainRecord,
  'decision' | 'rejectedBy' | 'gates' | 'tried' | 'abandoned' | 'transitions'
> & {
  readonly boot: string;
  readonly processStart: string;
  readonly decision: string;
  readonly rejectedBy: string | null;
  readonly gates: string | null;
};

const SELECT = `
  SELECT number, key, token, cause, state, started_at AS startedAt, ended_at AS endedAt, seconds, champion, challenger,
    decision, rejected_by AS rejectedBy, gates, outcome, error_code AS errorCode, promotion, user, host, pid,
    boot, process_start AS processStart,
    iif(promotion IS NULL, NULL, (
      SELECT min(number) FROM alias_history AS later
      WHERE later.name = retrains.model AND alias = 'production' AND action = 'rollback'
        AND from_version = challenger AND later.number > promotion
    )) AS rolledBackBy
  FROM retrains`;

/** All retrainings, the latest first, as the process `here` sees them. */
export function selectRetrains(database: Database, here: ProcessIdentity, limit?: number): RetrainRecord[] {
  return database
    .prepare<[number], Row>(`${SELECT} ORDER BY number DESC LIMIT ?`)
    .all(limit ?? -1)
    .map((row) => readRecord(database, here, row));
}

/** The retraining of that number; undefined where there is none. */
export function selectRetrain(
  database: Database,
  here: ProcessIdentity,
  number: number,
): RetrainRecord | undefined {
  const row = database.prepare<[number], Row>(`${SELECT} WHERE number = ?`).get(number);
  return row && readRecord(database, here, row);
}

/**
 * The retraining that has decided what `key` stands for, the latest; undefined where none has. A failed one has decided
 * nothing, and may be tried again.
 */
export function findDecided(
  database: Database,
  here: ProcessIdentity,
  key: string,
): RetrainRecord | undefined {
  const row = database
    .prepare<[string], Row>(
      `${SELECT} WHERE key = ? AND state IN ('promoted', 'rejected') ORDER BY number DESC LIMIT 1`,
    )
    .get(key);
  return row && readRecord(database, here, row);
}

function readRecord(
  database: Database,
  here: ProcessIdentity,
  { boot, processStart, ...row }: Row,
): RetrainRecord {
  const process = { user: row.user, host: row.host, boot, pid: row.pid, processStart };
  return {
    ...row,
    abandoned: !isFinal(row.state) && hasEnded(process, here),
    decision: JSON.parse(row.decision) as unknown,
    rejectedBy: row.rejectedBy === null ? [] : (JSON.parse(row.rejectedBy) as string[]),
    gates: row.gates === null ? null : (JSON.parse(row.gates) as unknown),
    tried: row.errorCode !== 'PIPELINE_BUSY',
    transitions: database
      .prepare<[number], RetrainTransition>(
        'SELECT state, token, at FROM retrain_transitions WHERE retrain = ? ORDER BY number',
      )
      .all(row.number),
  };
}

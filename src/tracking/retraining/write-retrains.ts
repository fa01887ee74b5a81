import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { selectRetrain } from './read-retrains.ts';
import type { RetrainCause, RetrainRecord, RetrainState } from './retrain-record.ts';

/** Which states a retraining may come to its next one from. */
const COMES_FROM: Readonly<Record<Exclude<RetrainState, 'triggered'>, readonly RetrainState[]>> = {
  training: ['triggered'],
  gating: ['training'],
  promoted: ['gating'],
  rejected: ['gating'],
  failed: ['triggered', 'training', 'gating'],
};

/** What a retraining starts from. */
export interface RetrainStart {
  readonly key: string;
  readonly cause: RetrainCause;
  readonly model: string;
  /** null: nothing is in production. */
  readonly champion: number | null;
  readonly decision: unknown;
}

/** What a step adds to a retraining. */
export interface RetrainChange {
  readonly challenger?: number;
  readonly rejectedBy?: readonly string[];
  readonly gates?: unknown;
  readonly outcome?: string;
  readonly errorCode?: string;
  readonly promotion?: number;
}

/** When a step is taken, by both clocks. */
export interface StepTime {
  readonly at: string;
  readonly uptimeMs: number;
}

/** Records a retraining as triggered. To be called in an immediate transaction, under a lease. */
export function insertRetrain(
  database: Database,
  { key, cause, model, champion, decision }: RetrainStart,
  token: number,
  by: ProcessIdentity,
  { at, uptimeMs }: StepTime,
): RetrainRecord {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO retrains (key, token, cause, state, started_at, started_uptime_ms, model, champion, decision,
         user, host, boot, pid, process_start)
       VALUES (?, ?, ?, 'triggered', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[key, token, cause, at, Math.round(uptimeMs), model, champion, JSON.stringify(decision)],
      ...[by.user, by.host, by.boot, by.pid, by.processStart],
    );
  const number = Number(lastInsertRowid);
  insertTransition(database, number, 'triggered', token, at);
  return requireRetrain(database, by, number);
}

/** Records the next state of a retraining. To be called in an immediate transaction, under the lease that it began under. */
export function advanceRetrain(
  database: Database,
  number: number,
  token: number,
  state: Exclude<RetrainState, 'triggered'>,
  change: RetrainChange,
  by: ProcessIdentity,
  time: StepTime,
): RetrainRecord {
  const before = requireRetrain(database, by, number);
  if (before.token !== token || !COMES_FROM[state].includes(before.state)) {
    throw new AppError(
      'INTERNAL',
      `Expected retraining ${number} in one of ${COMES_FROM[state].join(', ')} under token ${token}, found it ${before.state} under ${before.token}.`,
    );
  }
  update(database, number, state, change, time);
  insertTransition(database, number, state, token, time.at);
  return requireRetrain(database, by, number);
}

/**
 * Records that all retrainings before `token` that were under way have failed: nobody goes on with them. To be called in the
 * transaction that takes the lease.
 */
export function abandonRetrains(
  database: Database,
  token: number,
  explain: (state: RetrainState) => { readonly errorCode: string; readonly outcome: string },
  by: ProcessIdentity,
  at: string,
): RetrainRecord[] {
  const open = database
    .prepare<[], { number: number; state: RetrainState }>(
      'SELECT number, state FROM retrains WHERE ended_at IS NULL ORDER BY number',
    )
    .all();
  return open.map(({ number, state }) => {
    // How long it took is not known: it ended before anybody saw it.
    update(database, number, 'failed', explain(state), { at, uptimeMs: undefined });
    insertTransition(database, number, 'failed', token, at);
    return requireRetrain(database, by, number);
  });
}

function update(
  database: Database,
  number: number,
  state: RetrainState,
  change: RetrainChange,
  { at, uptimeMs }: { readonly at: string; readonly uptimeMs: number | undefined },
): void {
  database
    .prepare(
      `UPDATE retrains SET state = :state,
         ended_at = iif(:state IN ('promoted', 'rejected', 'failed'), :at, NULL),
         seconds = iif(:state IN ('promoted', 'rejected', 'failed'), (:uptime - started_uptime_ms) / 1000.0, NULL),
         challenger = coalesce(:challenger, challenger), rejected_by = :rejectedBy, gates = :gates,
         outcome = :outcome, error_code = :errorCode, promotion = :promotion
       WHERE number = :number`,
    )
    .run({
      ...{ number, state, at, uptime: uptimeMs === undefined ? null : Math.round(uptimeMs) },
      challenger: change.challenger ?? null,
      rejectedBy: toJson(change.rejectedBy),
      gates: toJson(change.gates),
      outcome: change.outcome ?? null,
      errorCode: change.errorCode ?? null,
      promotion: change.promotion ?? null,
    });
}

function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function insertTransition(
  database: Database,
  retrain: number,
  state: RetrainState,
  token: number,
  at: string,
): void {
  database
    .prepare('INSERT INTO retrain_transitions (retrain, state, token, at) VALUES (?, ?, ?, ?)')
    .run(retrain, state, token, at);
}

function requireRetrain(database: Database, by: ProcessIdentity, number: number): RetrainRecord {
  const record = selectRetrain(database, by, number);
  if (record !== undefined) return record;
  throw new AppError('INTERNAL', `Expected retraining ${number} in the database.`);
}

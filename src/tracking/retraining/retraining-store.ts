import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import type { WriteScope, WriteSession } from '../database/database-session.ts';
import type { AliasChange, PromotionRequest } from '../models/model-version.ts';
import { findRollback, promoteVersion } from '../models/promote-version.ts';
import { selectAliasHistory } from '../models/read-models.ts';
import { REGISTERED_MODEL } from '../models/registered-model.ts';
import { giveLeaseBack, renewLease, requireLease, takeLease, type TakeoverReason } from './lease.ts';
import {
  claimNotification,
  insertNotifications,
  settleNotification,
  type Notification,
  type PendingNotification,
} from './outbox.ts';
import { findDecided } from './read-retrains.ts';
import type { RetrainRecord, RetrainState } from './retrain-record.ts';
import {
  abandonRetrains,
  advanceRetrain,
  insertRetrain,
  type RetrainChange,
  type RetrainStart,
} from './write-retrains.ts';

export interface RetrainingStoreOptions {
  /** Milliseconds since the machine started: a clock that nobody can set. */
  readonly uptimeMs: () => number;
  /** How long a holder may be silent before another process may take over. */
  readonly leaseMs: number;
  /** What people want to be told of a step; kept in the transaction of the step, so that neither is without the other. */
  readonly announce: (record: RetrainRecord) => readonly Notification[];
}

/** The lease, as whoever took it holds it. */
export interface TakenLease {
  readonly token: number;
  /** Why it could be taken though it had not been given back. */
  readonly takenOver: TakeoverReason | undefined;
  /** Retrainings that were under way: they count as failed now. */
  readonly abandoned: readonly RetrainRecord[];
}

/** How a retraining begins: as a new one, or as one that has been decided before. */
export type RetrainBeginning =
  | { readonly kind: 'begun'; readonly record: RetrainRecord }
  | { readonly kind: 'decided'; readonly record: RetrainRecord };

/** A step that a retraining is to take, under the lease. */
export interface RetrainStep {
  readonly token: number;
  readonly number: number;
}

/** A promotion as the gates decided it. */
export type JudgedPromotion = Pick<PromotionRequest, 'reason' | 'check' | 'numbers'> & {
  readonly challenger: number;
  /** The version that was judged against; null: none. */
  readonly champion: number | null;
  readonly gates: unknown;
  readonly outcome: string;
};

/**
 * Writes down retrainings. Every method is one immediate transaction that looks first whether the lease is still held under the
 * token that is given, and throws `LEASE_LOST` where it is not: a process that was taken over can change nothing.
 */
export class RetrainingStore {
  readonly #session: WriteSession;
  readonly #options: RetrainingStoreOptions;

  constructor(session: WriteSession, options: RetrainingStoreOptions) {
    this.#session = session;
    this.#options = options;
  }

  /** Takes the lease; retrainings that their process did not end are recorded as failed. Throws `RETRAIN_BUSY`. */
  take(): TakenLease {
    return this.#session.write(({ database, by, at }) => {
      const time = { wallMs: Date.parse(at), uptimeMs: this.#options.uptimeMs() };
      const { token, takenOver } = takeLease(database, by, time, this.#options.leaseMs);
      const abandoned = abandonRetrains(database, token, (state) => explainEnd(state, takenOver), by, at);
      this.#announce(database, abandoned, at);
      return { token, takenOver, abandoned };
    });
  }

  /** Says that the holder is still at work. Throws `LEASE_LOST`. */
  renew(token: number): void {
    this.#session.write(({ database, at }) =>
      renewLease(
        database,
        token,
        { wallMs: Date.parse(at), uptimeMs: this.#options.uptimeMs() },
        this.#options.leaseMs,
      ),
    );
  }

  /** Gives the lease back; nothing happens where it is lost already. */
  giveBack(token: number): void {
    this.#session.write(({ database }) => giveLeaseBack(database, token));
  }

  /** Records a retraining as triggered; or finds the one that has decided the same, unless `repeats`. */
  begin(token: number, start: RetrainStart, repeats: boolean): RetrainBeginning {
    return this.#write(token, ({ database, by, at }) => {
      const decided = repeats ? undefined : findDecided(database, by, start.key);
      if (decided !== undefined) return { kind: 'decided', record: decided };
      const time = { at, uptimeMs: this.#options.uptimeMs() };
      const record = insertRetrain(database, start, token, by, time);
      this.#announce(database, [record], at);
      return { kind: 'begun', record };
    });
  }

  /** Records that the training begins. */
  startTraining(step: RetrainStep): RetrainRecord {
    return this.#write(step.token, (scope) => this.#advance(scope, step, 'training', {}));
  }

  /** Records that the training came to this version, which is judged now. Says by which rollback it had left production, if so. */
  startGating(step: RetrainStep, challenger: number): { readonly rolledBack: AliasChange | undefined } {
    return this.#write(step.token, (scope) => {
      this.#advance(scope, step, 'gating', { challenger });
      return { rolledBack: findRollback(scope.database, { name: REGISTERED_MODEL, version: challenger }) };
    });
  }

  /** Records that the challenger stays out, and why. */
  reject(
    step: RetrainStep,
    verdict: Required<Pick<RetrainChange, 'rejectedBy' | 'outcome' | 'gates'>>,
  ): RetrainRecord {
    return this.#write(step.token, (scope) => this.#advance(scope, step, 'rejected', verdict));
  }

  /** Records that it came to no decision. */
  fail(step: RetrainStep, error: Required<Pick<RetrainChange, 'errorCode' | 'outcome'>>): RetrainRecord {
    return this.#write(step.token, (scope) => this.#advance(scope, step, 'failed', error));
  }

  /**
   * Puts the challenger into production and records that, both or neither. Throws what `promoteVersion` throws, among it
   * `PROMOTION_REFUSED` where production is not what the challenger was judged against.
   */
  promote(
    step: RetrainStep,
    { challenger, champion, gates, outcome, ...request }: JudgedPromotion,
  ): { readonly record: RetrainRecord; readonly change: AliasChange } {
    return this.#write(step.token, (scope) => {
      const { database, by, at } = scope;
      const change = promoteVersion(
        database,
        this.#session.home,
        {
          ...request,
          ...{ name: REGISTERED_MODEL, alias: 'production', force: false },
          reference: String(challenger),
          inPlaceOf: champion,
        },
        by,
        at,
      );
      const promotion = change.number;
      return { record: this.#advance(scope, step, 'promoted', { gates, outcome, promotion }), change };
    });
  }

  /** Records that the training itself put the challenger into production, where nothing was before. */
  adopt(
    step: RetrainStep,
    challenger: number,
    outcome: string,
  ): { readonly record: RetrainRecord; readonly change: AliasChange } {
    return this.#write(step.token, (scope) => {
      const [change] = selectAliasHistory(scope.database, REGISTERED_MODEL, 'production');
      if (change?.to !== challenger) {
        throw new AppError(
          'PROMOTION_REFUSED',
          `Version ${challenger} of ${REGISTERED_MODEL} was put into production by its training, but is not there any more.`,
          { hint: 'rakuten models history' },
        );
      }
      return {
        record: this.#advance(scope, step, 'promoted', { outcome, promotion: change.number }),
        change,
      };
    });
  }

  /** The next notification to be sent, claimed for `retryMs`; see `claimNotification`. Needs no lease. */
  claimNotification(retryMs: (attempts: number) => number, after: number): PendingNotification | undefined {
    return this.#session.write(({ database, at }) =>
      claimNotification(database, Date.parse(at), retryMs, after),
    );
  }

  /** Records how a delivery went: `error` null where it arrived. Needs no lease. */
  settleNotification(number: number, error: string | null): void {
    this.#session.write(({ database, at }) => settleNotification(database, number, error, at));
  }

  #write<Result>(token: number, work: (scope: WriteScope) => Result): Result {
    return this.#session.write((scope) => {
      requireLease(scope.database, token);
      return work(scope);
    });
  }

  #advance(
    { database, by, at }: WriteScope,
    { token, number }: RetrainStep,
    state: Exclude<RetrainState, 'triggered'>,
    change: RetrainChange,
  ): RetrainRecord {
    const time = { at, uptimeMs: this.#options.uptimeMs() };
    const record = advanceRetrain(database, number, token, state, change, by, time);
    this.#announce(database, [record], at);
    return record;
  }

  #announce(database: Database, records: readonly RetrainRecord[], at: string): void {
    insertNotifications(database, records.flatMap(this.#options.announce), at);
  }
}

function explainEnd(
  state: RetrainState,
  takenOver: TakeoverReason | undefined,
): { readonly errorCode: string; readonly outcome: string } {
  return takenOver === 'expired'
    ? { errorCode: 'LEASE_LOST', outcome: `Its process fell silent while ${state}, and lost its lease.` }
    : { errorCode: 'PROCESS_ENDED', outcome: `Its process ended while ${state}.` };
}

import { AppError } from '../../errors/app-error.ts';
import type { ReadSession } from '../database/database-session.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { readLease, type Lease } from './lease.ts';
import { countPending } from './outbox.ts';
import { selectRetrain, selectRetrains } from './read-retrains.ts';
import type { RetrainRecord } from './retrain-record.ts';

/** Looks at retrainings. */
export class RetrainingReader {
  readonly #session: ReadSession;
  readonly #here: ProcessIdentity;

  /** `here` is the process that asks, to tell what was abandoned from what is under way. */
  constructor(session: ReadSession, here: ProcessIdentity) {
    this.#session = session;
    this.#here = here;
  }

  /** The retrainings, the latest first. */
  list(limit?: number): RetrainRecord[] {
    return this.#session.read((database) => selectRetrains(database, this.#here, limit));
  }

  /** The retraining of that number. Throws `RETRAIN_NOT_FOUND`. */
  find(number: number): RetrainRecord {
    const record = this.#session.read((database) => selectRetrain(database, this.#here, number));
    if (record !== undefined) return record;
    throw new AppError('RETRAIN_NOT_FOUND', `There is no retraining ${number}.`, {
      hint: 'rakuten retrain history',
    });
  }

  /** The lease; undefined where nobody has ever held it. */
  lease(): Lease | undefined {
    return this.#session.read(readLease);
  }

  /** How many notifications have not arrived yet. */
  countPending(): number {
    return this.#session.read(countPending);
  }
}

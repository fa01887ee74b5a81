import type { AppError } from '../../errors/app-error.ts';
import { throwIfInterrupted } from '../pace.ts';
import type { RemoteHost } from './remote.ts';

/** A failure that may pass. Whoever gives up throws its `error`. */
export class TransientFailure extends Error {
  readonly error: AppError;
  /** `short` where another try rarely helps, as with a wrong address. */
  readonly patience: 'short' | 'long';
  /** How long the other side asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(error: AppError, patience: 'short' | 'long', retryAfterMs?: number) {
    super(error.message, { cause: error });
    this.error = error;
    this.patience = patience;
    this.retryAfterMs = retryAfterMs;
  }
}

const TRIES = { short: 3, long: 7 } as const;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 20_000;

/** The result of the work, which is tried again, after growing waits, as long as it fails with `TransientFailure`. */
export async function withRetries<Result>(host: RemoteHost, work: () => Promise<Result>): Promise<Result> {
  for (let failures = 0; ;) {
    throwIfInterrupted(host.signal);
    try {
      return await work();
    } catch (error) {
      throwIfInterrupted(host.signal);
      if (!(error instanceof TransientFailure)) throw error;
      failures++;
      if (failures >= TRIES[error.patience]) throw error.error;
      await waitAfter(failures, error, host);
    }
  }
}

/** Counts failures of work that gets on in between; `failed` waits, or throws when it is too often in a row. */
export function createPatience(host: RemoteHost): {
  readonly succeeded: () => void;
  readonly failed: (failure: TransientFailure) => Promise<void>;
} {
  let failures = 0;
  return {
    succeeded: () => (failures = 0),
    async failed(failure) {
      throwIfInterrupted(host.signal);
      failures++;
      if (failures >= TRIES[failure.patience]) throw failure.error;
      await waitAfter(failures, failure, host);
    },
  };
}

/** Exponential, with full jitter, so that many clients do not come back at the same moment. */
async function waitAfter(failures: number, failure: TransientFailure, host: RemoteHost): Promise<void> {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  const asked = Math.min(LONGEST_WAIT_MS, failure.retryAfterMs ?? 0);
  await host.sleep(Math.max(asked, host.random() * longest));
}

import type { LimitReport } from '../decision.ts';
import type { Duration } from '../duration.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';
import { waitAfterStart } from './wait-after-start.ts';

/** Time between a retraining that failed and the next: what broke it is often still broken a minute later. */
export function checkRetry({ now, retrains }: RetrainingFacts, retryAfter: Duration): LimitReport {
  const failed = retrains.filter(({ state }) => state === 'failed');
  return waitAfterStart('retry', failed, {
    now,
    wait: retryAfter,
    one: 'The latest retraining that failed',
    none: 'No retraining has failed.',
  });
}

import type { LimitReport } from '../decision.ts';
import { toMilliseconds } from '../duration.ts';
import type { LimitSettings } from '../policy-settings.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';
import { waitAfterStart } from './wait-after-start.ts';

/**
 * Time between a retraining that failed and the next: what broke it is often still broken a minute later. Twice as long after each
 * that failed in a row, up to the cool-down.
 */
export function checkRetry(
  { now, retrains }: RetrainingFacts,
  { retry_after, cooldown }: Pick<LimitSettings, 'retry_after' | 'cooldown'>,
): LimitReport {
  const latestFirst = retrains.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  const decided = latestFirst.findIndex(({ state }) => state !== 'failed');
  const inARow = decided === -1 ? latestFirst.length : decided;
  const wait = toMilliseconds(retry_after);
  const most = wait === 0 ? 1 : Math.max(1, Math.floor(toMilliseconds(cooldown) / wait));
  const failed = retrains.filter(({ state }) => state === 'failed');
  return waitAfterStart('retry', failed, {
    now,
    wait: retry_after,
    times: Math.min(most, 2 ** Math.max(0, inARow - 1)),
    one: 'The latest retraining that failed',
    none: 'No retraining has failed.',
  });
}

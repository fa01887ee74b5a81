import type { LimitReport } from '../decision.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';
import { sayTime, toMinute } from '../say-time.ts';

const DAYS = 30;
const PERIOD_MS = DAYS * 86_400_000;

/**
 * Retrainings in 30 days. One that failed has decided nothing, and does not count: a disk that was full for two days is not to
 * cost a month; `checkRetry` waits ever longer between those.
 */
export function checkBudget({ now, retrains }: RetrainingFacts, most: number): LimitReport {
  const starts = retrains
    .filter(({ state }) => state !== 'failed')
    .map(({ startedAt }) => Date.parse(startedAt))
    .filter((start) => toMinute(start + PERIOD_MS) > toMinute(now))
    .sort((a, b) => b - a);
  const numbers = { runs: starts.length, max_runs: most, days: DAYS };
  const count = `${starts.length} of ${most} retrainings of the last ${DAYS} days`;
  if (starts.length < most) {
    return { id: 'budget', verdict: 'allows', numbers, sentence: `${count} have been used.`, until: null };
  }
  // The one that has to fall out of the period before another may start.
  const freeing = starts[most - 1];
  const until = freeing === undefined ? null : new Date(freeing + PERIOD_MS).toISOString();
  return {
    id: 'budget',
    verdict: 'blocks',
    numbers,
    sentence: `${count} have been used${until === null ? '' : `; the next may start at ${sayTime(until)}`}.`,
    until,
  };
}

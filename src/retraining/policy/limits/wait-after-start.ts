import type { LimitId, LimitReport } from '../decision.ts';
import { sayDuration, toMilliseconds, type Duration } from '../duration.ts';
import type { PastRetrain } from '../retraining-facts.ts';
import { sayTime, toMinute } from '../say-time.ts';

export interface WaitRequest {
  readonly now: string;
  readonly wait: Duration;
  /** So many times as long. */
  readonly times?: number;
  /** The retrainings as the sentence calls them: one of them, and none of them. */
  readonly one: string;
  readonly none: string;
}

/**
 * Whether enough time has passed since the latest of some retrainings was started, to the minute. A start that the clock
 * says is yet to come has not passed: turning the clock back unlocks nothing.
 */
export function waitAfterStart(
  id: LimitId,
  retrains: readonly PastRetrain[],
  { now, wait, times = 1, one, none }: WaitRequest,
): LimitReport {
  const [latest] = retrains.map(({ startedAt }) => startedAt).sort((a, b) => Date.parse(b) - Date.parse(a));
  if (latest === undefined) return { id, verdict: 'allows', numbers: { wait }, sentence: none, until: null };
  const until = Date.parse(latest) + times * toMilliseconds(wait);
  const numbers = { wait, times, latest };
  const started = `${one} was started at ${sayTime(latest)}`;
  const length = times === 1 ? sayDuration(wait) : `${times} times ${sayDuration(wait)}`;
  if (toMinute(now) >= toMinute(until)) {
    return { id, verdict: 'allows', numbers, sentence: `${started}, ${length} ago or more.`, until: null };
  }
  const clock = Date.parse(latest) > Date.parse(now) ? ' That is yet to come: is the clock right?' : '';
  return {
    id,
    verdict: 'blocks',
    numbers,
    sentence: `${started}; the next may start ${length} later, at ${sayTime(until)}.${clock}`,
    until: new Date(until).toISOString(),
  };
}

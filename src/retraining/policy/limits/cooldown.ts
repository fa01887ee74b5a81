import type { LimitReport } from '../decision.ts';
import { listRejected } from '../judged-retrains.ts';
import type { LimitSettings } from '../policy-settings.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';
import { waitAfterStart } from './wait-after-start.ts';

/**
 * Time between two retrainings; longer with each challenger of the same champion that was rejected, as the next is ever
 * less likely to be better. One that failed has decided nothing, and does not count (see `checkRetry`).
 */
export function checkCooldown(
  { now, champion, retrains }: RetrainingFacts,
  { cooldown, backoff }: LimitSettings,
): LimitReport {
  const rejected = listRejected(retrains, champion).length;
  return waitAfterStart(
    'cooldown',
    retrains.filter(({ state }) => state !== 'failed'),
    {
      now,
      wait: cooldown,
      times: Math.max(1, Math.min(backoff, rejected)),
      one: 'The latest retraining',
      none: 'There has been no retraining yet.',
    },
  );
}

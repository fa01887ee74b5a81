import { z } from 'zod';
import { isDuration, toMilliseconds, type Duration } from '../policy/duration.ts';

/** Section `retraining.lease` of params.yaml. */
export interface LeaseSettings {
  /** A process that retrains and was silent for this long may be taken over. One that has ended may be at once. */
  readonly expires_after: Duration;
}

const LEAST_MS = 60_000;

export const leaseParams: z.ZodType<LeaseSettings> = z.strictObject({
  expires_after: z
    .custom<Duration>(
      (value) => typeof value === 'string' && isDuration(value) && toMilliseconds(value) >= LEAST_MS,
    )
    .default('10m')
    .describe('a length of time of a minute or more: 10m, 1h'),
});

import { AppError } from '../../errors/app-error.ts';
import { isDuration, toMilliseconds } from '../../retraining/policy/duration.ts';

/**
 * The moment that a person means by `7d` (also `m`, `h`, `w`: so long ago) or by a date or time (`2026-03-01`, taken as UTC, or
 * `2026-03-01T12:00:00+01:00`). `option` names it in the error. Throws `USAGE`.
 */
export function parseTime(text: string, option: string, now: Date): Date {
  const time = isDuration(text) ? new Date(now.getTime() - toMilliseconds(text)) : parseDate(text);
  if (time !== undefined && !Number.isNaN(time.getTime())) return time;
  throw new AppError('USAGE', `Expected ${option} as 90d, 12h or 2026-03-01, got ${text}.`);
}

/** A time without a zone would mean another moment on every machine: it is taken as UTC. */
function parseDate(text: string): Date | undefined {
  const [, day, time, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  return day === undefined ? undefined : new Date(`${day}T${time ?? '00:00'}${zone ?? 'Z'}`);
}

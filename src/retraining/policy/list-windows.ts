import { toMilliseconds, type Duration } from './duration.ts';
import type { TimeWindow } from './retraining-facts.ts';

/** State is walked through so many windows: drift that began earlier has long been decided on. */
const MOST_WINDOWS = 12;

/**
 * The whole windows from `since` up to `now`, counted back from now, the latest first; at most 12. They do not overlap,
 * so a moment is in one of them at most. None where the clock says that `since` has not come yet.
 */
export function listWindows(now: string, since: string, length: Duration): TimeWindow[] {
  const end = Date.parse(now);
  const step = toMilliseconds(length);
  const whole = Math.floor((end - Date.parse(since)) / step);
  return Array.from({ length: Math.min(MOST_WINDOWS, Math.max(0, whole)) }, (_, index) => ({
    from: toIso(end - (index + 1) * step),
    to: toIso(end - index * step),
  }));
}

/** The time up to now that is looked at for labels: one window, whether it is whole or not. */
export function latestWindow(now: string, length: Duration): TimeWindow {
  return { from: toIso(Date.parse(now) - toMilliseconds(length)), to: now };
}

/** How many whole windows there are; below 0 where the clock has gone back. */
export function countWindows(now: string, since: string, length: Duration): number {
  return Math.floor((Date.parse(now) - Date.parse(since)) / toMilliseconds(length));
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}

import { formatCount } from '../../../monitoring/format-share.ts';
import { findLatestDue, findNextDue } from '../cron-schedule.ts';
import type { TriggerReport } from '../decision.ts';
import type { ScheduleSettings } from '../policy-settings.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';
import { sayTime } from '../say-time.ts';

const id = 'schedule';

/**
 * The latest date of the schedule that nobody has acted on yet, as ISO 8601; undefined where there is none. One that
 * passed while this was not asked is still due; one that was acted on is not due again when the clock goes back.
 */
export function findDueDate(
  { now, champion, lastHandledSchedule }: RetrainingFacts,
  { cron, timezone }: ScheduleSettings,
): string | undefined {
  const handled = lastHandledSchedule ?? champion?.since;
  const due = findLatestDue(cron, timezone, new Date(now));
  if (due === undefined || handled === undefined) return due?.toISOString();
  return due.getTime() > Date.parse(handled) ? due.toISOString() : undefined;
}

/** Fired where a date of the schedule is due and enough labelled rows have come to make it worth while. */
export function checkSchedule(facts: RetrainingFacts, settings: ScheduleSettings | 'off'): TriggerReport {
  if (settings === 'off') return { id, verdict: 'off', numbers: {}, sentence: 'Not asked.' };
  const { newLabelledRows, lastHandledSchedule, champion } = facts;
  const { cron, timezone, min_new_labelled_rows } = settings;
  if (champion === null) {
    const sentence = 'Without a model in production there is nothing to train again.';
    return { id, verdict: 'insufficient', numbers: { due: null, cron, timezone }, sentence };
  }
  const due = findDueDate(facts, settings);
  const next = findNextDue(cron, timezone, new Date(facts.now))?.toISOString() ?? null;
  const numbers = { due: due ?? null, next, cron, timezone, min_new_labelled_rows };
  if (due === undefined) {
    const ahead = lastHandledSchedule !== null && Date.parse(lastHandledSchedule) > Date.parse(facts.now);
    const sentence = ahead
      ? `The date of ${sayTime(lastHandledSchedule)} was acted on already, and is yet to come: is the clock right?`
      : `Nothing is due until ${next === null ? 'further notice' : sayTime(next)}.`;
    return { id, verdict: 'quiet', numbers, sentence };
  }
  if (newLabelledRows.kind === 'error') {
    const sentence = `Due since ${sayTime(due)}, but new labelled rows could not be counted: ${newLabelledRows.message}`;
    return { id, verdict: 'error', numbers, sentence, error: newLabelledRows };
  }
  const { rows } = newLabelledRows;
  const fired = rows >= min_new_labelled_rows;
  const counted = `${formatCount(rows)} new labelled rows`;
  return {
    id,
    verdict: fired ? 'fired' : 'quiet',
    numbers: { ...numbers, new_labelled_rows: rows },
    sentence: fired
      ? `Due since ${sayTime(due)}, with ${counted}.`
      : `Due since ${sayTime(due)}, but ${counted} are fewer than ${formatCount(min_new_labelled_rows)}.`,
  };
}

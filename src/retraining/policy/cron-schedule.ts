import { Cron } from 'croner';

/**
 * What is wrong with a cron expression, or nothing. Five fields with numbers, names, `*`, `,`, `-` and `/`: what every
 * cron daemon understands, so that the same line means the same in params.yaml and in a crontab.
 */
export function findScheduleProblem(expression: string): string | undefined {
  const fields = expression.split(' ');
  if (
    fields.length !== 5 ||
    !fields.every((field) => /^[\d*,/a-z-]+$/i.test(field) && !/[lw]$|#/i.test(field))
  ) {
    return 'expected five fields such as "0 2 * * *": minute, hour, day of month, month, day of week';
  }
  try {
    const next = createCron(expression, 'UTC').nextRun(new Date(0));
    return next === null ? 'expected a day that some month has' : undefined;
  } catch (error) {
    return explain(error);
  }
}

/** Whether the name is one of a time zone, such as "UTC" or "Europe/Paris". */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The latest moment that the schedule names, up to and including `now`; undefined where there is none. */
export function findLatestDue(expression: string, timeZone: string, now: Date): Date | undefined {
  // The search leaves out the second that it starts in.
  const nextSecond = new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
  return createCron(expression, timeZone).previousRuns(1, nextSecond)[0];
}

/** The first moment that the schedule names after `now`. */
export function findNextDue(expression: string, timeZone: string, now: Date): Date | undefined {
  return createCron(expression, timeZone).nextRun(now) ?? undefined;
}

function createCron(expression: string, timezone: string): Cron {
  return new Cron(expression, { timezone, mode: '5-part', paused: true });
}

function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^CronPattern: /, '').replace(/^./, (letter) => letter.toLowerCase());
}

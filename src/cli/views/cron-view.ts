import { join } from 'node:path';
import { findNextDue } from '../../retraining/policy/cron-schedule.ts';
import type { CommandContext } from '../command-context.ts';
import { CRON_FOLDER } from '../cron/cron-line.ts';
import { CRON_TASKS, type CronTask, type Schedule } from '../cron/schedules.ts';
import { formatTable } from '../format/format-table.ts';
import { countOf, formatTime } from '../format/format-value.ts';

/** A task that cron does, as it is shown. */
export interface TaskDescription {
  readonly task: CronTask;
  readonly schedule: string;
  /** ISO 8601. */
  readonly next: string | null;
  readonly command: string;
  readonly log: string;
}

/** What cron is to do in a project, in the time of this machine, as cron does. */
export function describeTasks(
  schedules: readonly Schedule[],
  { now }: Pick<CommandContext, 'now'>,
  project: string,
): TaskDescription[] {
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return schedules.map(({ task, expression }) => ({
    task,
    schedule: expression,
    next: findNextDue(expression, timeZone, now())?.toISOString() ?? null,
    command: `rakuten ${CRON_TASKS[task].join(' ')}`,
    log: join(project, CRON_FOLDER, `${task}.log`),
  }));
}

/** What `cron install` came to. */
export function showInstalled(
  tasks: readonly TaskDescription[],
  { project, verb }: { readonly project: string; readonly verb: string },
  context: CommandContext,
): void {
  context.print(`crontab: ${countOf(tasks.length, 'task')} of ${project}, ${verb}`);
  if (tasks.length === 0) return;
  const columns = ['task', 'schedule', 'next', 'command'].map((title) => ({ title }));
  const rows = tasks.map(({ task, schedule, next, command }) => [
    ...[task, schedule, next === null ? 'never' : sayLocalTime(next, context), command],
  ]);
  formatTable(columns, rows, context).forEach((line) => context.print(`  ${line}`));
  context.note(
    `Each task writes ${CRON_FOLDER}/TASK.log; a failure is printed, too, and cron mails what is printed:`,
  );
  context.note(
    'put MAILTO=you@example.com above the lines with crontab -e, where this machine can send mail.',
  );
}

/** What would go from a crontab, and come into it. */
export function showDifference(
  before: readonly string[],
  after: readonly string[],
  { print, style }: Pick<CommandContext, 'print' | 'style'>,
): void {
  const gone = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  if (gone.length + come.length === 0) print('crontab: nothing would change');
  gone.forEach((line) => print(style.red(`- ${line}`)));
  come.forEach((line) => print(style.green(`+ ${line}`)));
}

/** As the machine's clock shows it, to the minute: `2026-05-01 02:00`. */
function sayLocalTime(time: string, { now }: Pick<CommandContext, 'now'>): string {
  return formatTime(time, now()).slice(0, 'YYYY-MM-DD HH:MM'.length);
}

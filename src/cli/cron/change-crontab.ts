import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { findNextDue } from '../../retraining/policy/cron-schedule.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../format/format-table.ts';
import { formatTime } from '../format/format-value.ts';
import { findPackageFolder } from '../pipeline/package-folder.ts';
import { CRON_FOLDER, formatCronLine, usablePath, type CronPlace } from './cron-line.ts';
import { fromCrontabBytes, readCrontab, toCrontabBytes, writeCrontab } from './crontab-program.ts';
import { formatBlock, readBlock, replaceBlock } from './crontab-text.ts';
import { runTask } from './run-task.ts';
import { CRON_TASK_NAMES, CRON_TASKS, readSchedules, type CronTask, type Schedule } from './schedules.ts';

/** `cron print`. */
export function printCron(context: CommandContext): void {
  const { place, schedules, block } = planBlock(context);
  if (context.json) {
    context.printJson({
      project: place.project,
      tasks: describeTasks(schedules, context, place),
      lines: block,
    });
    return;
  }
  block.forEach(context.print);
  noteNothing(schedules, context);
}

/** `cron install`. */
export async function installCron(
  context: CommandContext,
  { dryRun = false }: { readonly dryRun?: boolean },
): Promise<undefined> {
  const { place, schedules, block } = planBlock(context);
  const project = toCrontabBytes(place.project);
  const before = await readCrontab(context);
  const old = readBlock(before, project).map(fromCrontabBytes);
  // An empty block would only be in the way.
  const after = replaceBlock(before, project, schedules.length === 0 ? [] : block.map(toCrontabBytes));
  const changed = after !== before;
  if (!dryRun) {
    mkdirSync(join(place.project, CRON_FOLDER), { recursive: true });
    if (changed) await writeCrontab(context, after);
  }
  if (context.json) {
    const tasks = describeTasks(schedules, context, place);
    context.printJson({
      project: place.project,
      changed,
      dry_run: dryRun,
      tasks,
      lines: block,
      replaced: old,
    });
    return undefined;
  }
  if (dryRun) {
    showDifference(old, schedules.length === 0 ? [] : block, context);
    return undefined;
  }
  const times = describeTasks(schedules, context, place);
  const verb = !changed ? 'as before' : old.length === 0 ? 'installed' : 'replaced';
  context.print(
    `crontab: ${schedules.length} ${schedules.length === 1 ? 'task' : 'tasks'} of ${place.project}, ${verb}`,
  );
  if (times.length > 0) {
    const columns = ['task', 'schedule', 'next', 'command'].map((title) => ({ title }));
    const rows = times.map(({ task, schedule, next, command }) => [
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
  noteNothing(schedules, context);
  return undefined;
}

/** `cron remove`. */
export async function removeCron(
  context: CommandContext,
  { dryRun = false }: { readonly dryRun?: boolean },
): Promise<undefined> {
  const path = projectFolder(context);
  const project = toCrontabBytes(path);
  const before = await readCrontab(context);
  const removed = readBlock(before, project).map(fromCrontabBytes);
  if (!dryRun && removed.length > 0) await writeCrontab(context, replaceBlock(before, project, []));
  if (context.json) context.printJson({ project: path, dry_run: dryRun, removed });
  else if (dryRun) showDifference(removed, [], context);
  else if (removed.length === 0) context.print(`crontab: no lines of ${path}`);
  else context.print(`crontab: took out the lines of ${path}; all others stay as they are`);
  return undefined;
}

/** `cron run`: silent unless it fails, as cron mails what is printed. */
export async function runCronTask(context: CommandContext, name: string): Promise<ExitCode> {
  const task = CRON_TASK_NAMES.find((known) => known === name);
  if (task === undefined) {
    throw new AppError('USAGE', `Expected one of ${CRON_TASK_NAMES.join(', ')}, got ${name}.`, {
      hint: 'rakuten cron run retrain',
    });
  }
  const outcome = await runTask(task, findPlace(context), context);
  const { kind, exitCode, seconds, log } = outcome;
  if (context.json) context.printJson({ task, kind, exit_code: exitCode, seconds, log });
  else if (kind === 'skipped') {
    if (context.interactive) context.note(`Skipped: the ${task} that began before has not ended.`);
  } else if (exitCode !== 0) {
    context.note(`rakuten ${task} in ${context.cwd}: exit code ${exitCode} after ${seconds} s; see ${log}`);
  } else if (context.interactive) context.note(`Done after ${seconds} s; see ${log}`);
  return exitCode;
}

interface TaskDescription {
  readonly task: CronTask;
  readonly schedule: string;
  /** ISO 8601. */
  readonly next: string | null;
  readonly command: string;
  readonly log: string;
}

function describeTasks(
  schedules: readonly Schedule[],
  { now }: Pick<CommandContext, 'now'>,
  { project }: CronPlace,
): TaskDescription[] {
  return schedules.map(({ task, expression }) => ({
    task,
    schedule: expression,
    next: findNextDue(expression, localTimeZone(), now())?.toISOString() ?? null,
    command: `rakuten ${CRON_TASKS[task].join(' ')}`,
    log: join(project, CRON_FOLDER, `${task}.log`),
  }));
}

function planBlock(context: CommandContext): {
  readonly place: CronPlace;
  readonly schedules: readonly Schedule[];
  readonly block: readonly string[];
} {
  const place = findPlace(context);
  if (!existsSync(join(place.project, 'pipeline.yaml'))) {
    throw new AppError(
      'PIPELINE_NOT_FOUND',
      `Expected a project in ${place.project}, found no pipeline.yaml.`,
      {
        hint: 'rakuten --cd PROJECT cron install',
      },
    );
  }
  const schedules = readSchedules(context);
  const block = formatBlock(
    place.project,
    schedules.map((schedule) => formatCronLine(schedule, place)),
  );
  return { place, schedules, block };
}

function findPlace(context: Pick<CommandContext, 'cwd' | 'env'>): CronPlace {
  return {
    project: projectFolder(context),
    node: process.execPath,
    program: join(findPackageFolder(), 'bin', 'rakuten.js'),
    path: usablePath(context.env.PATH ?? ''),
  };
}

function projectFolder({ cwd }: Pick<CommandContext, 'cwd'>): string {
  return realpathSync(findProjectRoot(cwd));
}

/** As the machine's clock shows it, to the minute: `2026-05-01 02:00`. */
function sayLocalTime(time: string, { now }: Pick<CommandContext, 'now'>): string {
  return formatTime(time, now()).slice(0, 'YYYY-MM-DD HH:MM'.length);
}

function localTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function showDifference(
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

function noteNothing(schedules: readonly Schedule[], { note }: Pick<CommandContext, 'note'>): void {
  if (schedules.length === 0) note('All tasks are off: see schedules in params.yaml.');
}

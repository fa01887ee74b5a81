import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import type { CommandContext } from '../command-context.ts';
import { findPackageFolder } from '../pipeline/package-folder.ts';
import { describeTasks, showDifference, showInstalled } from '../views/cron-view.ts';
import { CRON_FOLDER, formatCronLine, usablePath, type CronPlace } from './cron-line.ts';
import { fromCrontabBytes, readCrontab, toCrontabBytes, writeCrontab } from './crontab-program.ts';
import { formatBlock, readBlock, replaceBlock } from './crontab-text.ts';
import { runTask } from './run-task.ts';
import { CRON_TASK_NAMES, readSchedules, type Schedule } from './schedules.ts';

/** `cron print`. */
export function printCron(context: CommandContext): void {
  const { place, schedules, block } = planBlock(context);
  if (context.json) {
    context.printJson({
      project: place.project,
      tasks: describeTasks(schedules, context, place.project),
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
  const { project: path } = place;
  const tasks = describeTasks(schedules, context, path);
  if (context.json) {
    context.printJson({ project: path, changed, dry_run: dryRun, tasks, lines: block, replaced: old });
    return undefined;
  }
  if (dryRun) {
    showDifference(old, schedules.length === 0 ? [] : block, context);
    return undefined;
  }
  const verb = !changed ? 'as before' : old.length === 0 ? 'installed' : 'replaced';
  showInstalled(tasks, { project: path, verb }, context);
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

function noteNothing(schedules: readonly Schedule[], { note }: Pick<CommandContext, 'note'>): void {
  if (schedules.length === 0) note('All tasks are off: see schedules in params.yaml.');
}

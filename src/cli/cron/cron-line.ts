import { AppError } from '../../errors/app-error.ts';
import { quoteForShell } from '../../pipeline/definition/command-flags.ts';
import type { Schedule } from './schedules.ts';

/** All that cron does not know by itself. Paths are absolute. */
export interface CronPlace {
  readonly project: string;
  readonly node: string;
  readonly program: string;
  /** Where commands of the pipeline, such as git or python, are looked for. */
  readonly path: string;
}

/** Longest command that the common cron daemons take; they cut off or refuse a longer one. */
const LONGEST_LINE = 998;

/** The folder of a project where the tasks' logs and locks are. */
export const CRON_FOLDER = '.rakuten/cron';

/**
 * The line of a crontab that does a task. cron gives it to sh in an environment that knows next to nothing, so each path
 * is absolute. The task writes its own log; what the shell adds is for the case that not even node could be started, or
 * was killed (exit codes from 126 on). Throws `USAGE` where a path cannot stand in a crontab.
 */
export function formatCronLine({ task, expression }: Schedule, place: CronPlace): string {
  const { project, node, program, path } = place;
  const log = `${project}/${CRON_FOLDER}/${task}.log`;
  const command = [
    `PATH=${quote(path)}`,
    ...[quote(node), quote(program), '--cd', quote(project), 'cron', 'run', task],
  ].join(' ');
  const failed =
    `{ c=$?; [ $c -lt 126 ] || echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) rakuten ${task} did not end by itself: exit code $c"` +
    ` | tee -a ${quote(log)} >&2; exit $c; }`;
  const line = `${expression} ${escapePercent(`${command} || ${failed}`)}`;
  if (Buffer.byteLength(line) > LONGEST_LINE) {
    throw new AppError(
      'USAGE',
      `Expected a line of at most ${LONGEST_LINE} bytes for cron, got ${Buffer.byteLength(line)}: PATH takes ${Buffer.byteLength(path)} of them.`,
      {
        hint: 'PATH=/usr/local/bin:/usr/bin:/bin rakuten cron install   (with the folders that the pipeline needs)',
      },
    );
  }
  return line;
}

/** The folders of a PATH that cron can use: absolute, each once, without those that would break the line. */
export function usablePath(path: string): string {
  const folders = path.split(':').filter((folder) => folder.startsWith('/') && !/[\n\r\\]/.test(folder));
  return [...new Set([...folders, '/usr/bin', '/bin'])].join(':');
}

/** A word for sh. A line break ends a line, and what a backslash means is not the same to every cron. */
function quote(word: string): string {
  if (/[\n\r\0\\]/.test(word)) {
    throw new AppError(
      'USAGE',
      `Expected a path without backslash and line break for cron, got ${JSON.stringify(word)}.`,
      { hint: 'Move it to another folder.' },
    );
  }
  return quoteForShell(word);
}

/** To cron an unescaped `%` is the end of the command, in quotes, too. */
function escapePercent(command: string): string {
  return command.replaceAll('%', String.raw`\%`);
}

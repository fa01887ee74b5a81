import type { LoggedRun } from '../../pipeline/run/read-stage-logs.ts';
import type { CommandContext } from '../command-context.ts';
import { formatAge, formatDuration, formatTime } from '../format/format-value.ts';

/** Runs of stages, one a line: how it ended, the stage, how long it took, when it was. */
export function formatRuns(
  runs: readonly LoggedRun[],
  { style, now }: Pick<CommandContext, 'style' | 'now'>,
): string[] {
  if (runs.length === 0) return [style.dim('No logs yet: they are kept from the next run on.')];
  const width = Math.max(...runs.map(({ stage }) => stage.length));
  return runs.map((run) => {
    const mark = markOf(run, style);
    const took = run.seconds === undefined ? '' : formatDuration(run.seconds * 1000);
    return `${mark} ${run.stage.padEnd(width)}  ${took.padStart(8)}  ${style.dim(`${formatAge(run.started, now())}${describeEnd(run)}`)}`;
  });
}

/** One run above its output. */
export function formatHeading(
  run: LoggedRun,
  { noteStyle, now }: Pick<CommandContext, 'noteStyle' | 'now'>,
): string {
  const took = run.seconds === undefined ? '' : `  ${formatDuration(run.seconds * 1000)}`;
  return `${markOf(run, noteStyle)} ${noteStyle.bold(run.stage)}  ${noteStyle.dim(`${formatTime(run.started, now())}${took}${describeEnd(run)}`)}`;
}

/** `{stage, command?, started, ended?, outcome?, seconds?, exitCode?}`. */
export function toJsonRun(run: LoggedRun): Record<string, unknown> {
  const { stage, command, started, ended, outcome, seconds, exitCode } = run;
  return { stage, command, started, ended, outcome, seconds, exitCode };
}

function markOf({ outcome }: LoggedRun, style: CommandContext['style']): string {
  if (outcome === 'ran') return style.green('✓');
  return outcome === 'failed' ? style.red('✗') : style.yellow('●');
}

function describeEnd({ outcome, exitCode }: LoggedRun): string {
  switch (outcome) {
    case 'ran':
      return '';
    case 'failed':
      return exitCode === undefined ? '  failed' : `  failed with exit code ${exitCode}`;
    case 'interrupted':
      return '  interrupted';
    case undefined:
      return '  has not ended, or was killed';
  }
}

import type { ExitCode } from '../errors/error-codes.ts';
import type { BuiltInStages } from '../pipeline/run/built-in-stage.ts';
import type { RunEvent } from '../pipeline/run/run-host.ts';
import { runPipeline, type RunRequest } from '../pipeline/run/run-pipeline.ts';
import { unreachable } from '../errors/unreachable.ts';
import type { Recovery } from '../pipeline/run/finish-journal.ts';
import type { StageOutcome } from '../pipeline/run/stage-outcome.ts';
import { toPlain } from '../pipeline/yaml/yaml-value.ts';
import type { CommandContext } from './command-context.ts';
import { createRunHost } from './pipeline-host.ts';
import {
  describeReasons,
  formatOutcome,
  formatParamChange,
  formatProgress,
  formatTotal,
  toJsonOutcome,
} from './views/repro-view.ts';

/** Widest column of stage names; a longer name pushes its own line only. */
const NAME_WIDTH = 9;

/** Runs the pipeline and shows how each stage went. Throws what made a stage fail, after saying so. */
export async function runStages(
  context: CommandContext,
  builtIns: BuiltInStages,
  request: RunRequest,
): Promise<ExitCode> {
  const started = performance.now();
  const { outcomes, paramEdit } = await runPipeline(
    request,
    createRunHost(context, builtIns, (event) => showEvent(event, context)),
  );
  if (context.json) {
    const params = paramEdit.changes.map((change) => ({
      ...change,
      old: toPlain(change.old),
      new: toPlain(change.new),
    }));
    context.printJson({ stages: outcomes.map(toJsonOutcome), params });
  }
  const failed = outcomes.find((outcome) => outcome.outcome === 'failed');
  if (failed !== undefined) throw failed.error;
  if (!context.json && !context.quiet) {
    context.print(context.style.dim(formatTotal(outcomes, performance.now() - started)));
  }
  return 0;
}

function showEvent(event: RunEvent, context: CommandContext): void {
  const { noteStyle } = context;
  const warn = (line: string): void => context.note(`${noteStyle.yellow('note')}  ${line}`);
  switch (event.kind) {
    case 'waiting':
      context.note(`Waiting for ${event.holder}.`);
      return;
    case 'recovered':
      warn(describeRecovery(event.recovery));
      return;
    case 'param-set':
      if (!context.json && !context.quiet) context.print(formatParamChange(event.change));
      return;
    case 'stage-started':
      showStart(event, context);
      return;
    case 'stage-progress':
      context.drawProgress(formatProgress(event.stage, event.progress));
      return;
    case 'stage-warning':
      warn(`${event.stage}: ${event.message}`);
      return;
    case 'stage-ended':
      showOutcome(event.outcome, context, warn);
      return;
    default:
      unreachable(event);
  }
}

function showStart(event: Extract<RunEvent, { kind: 'stage-started' }>, context: CommandContext): void {
  if (event.command === undefined) {
    context.drawProgress(`  ${event.stage}  ${describeReasons(event.reasons)}`);
    return;
  }
  if (context.json || context.quiet) return;
  // The command's own output follows.
  for (const line of event.command.split('\n')) context.print(`${context.style.dim('$')} ${line}`);
}

function showOutcome(outcome: StageOutcome, context: CommandContext, warn: (line: string) => void): void {
  if (outcome.outcome === 'ran') {
    for (const { path, keptAs } of outcome.kept) {
      warn(`${outcome.stage}: ${path} was not what this stage had made; it is kept as ${keptAs}`);
    }
    for (const path of outcome.unsettled) {
      warn(`${outcome.stage}: ${path} changed while the stage ran, so it will run again next time`);
    }
  }
  if (context.json || context.quiet) return;
  for (const line of formatOutcome(outcome, NAME_WIDTH, context.style)) context.print(line);
}

function describeRecovery(recovery: Exclude<Recovery, { kind: 'nothing' }>): string {
  switch (recovery.kind) {
    case 'rolled-back':
      return `the last run ended in the middle of ${recovery.stage}: its previous outputs were put back`;
    case 'rolled-forward':
      return `the last run ended while recording ${recovery.stage}: that was completed`;
    case 'set-aside':
      return `the journal of the last run cannot be read: unfinished work is kept as ${recovery.keptAs}`;
    default:
      return unreachable(recovery);
  }
}

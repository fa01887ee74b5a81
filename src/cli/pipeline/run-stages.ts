import type { ExitCode } from '../../errors/error-codes.ts';
import { unreachable } from '../../errors/unreachable.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { Recovery } from '../../pipeline/run/finish-journal.ts';
import type { RunEvent, RunHost } from '../../pipeline/run/run-host.ts';
import { runPipeline } from '../../pipeline/run/run-pipeline.ts';
import type { RunRequest } from '../../pipeline/run/run-request.ts';
import type { StageOutcome } from '../../pipeline/run/stage-outcome.ts';
import type { CommandContext } from '../command-context.ts';
import { describeError } from '../describe-error.ts';
import { createRunHost } from './pipeline-host.ts';
import { createPrefixedOutput, createRawOutput, type StageOutput } from './stage-output.ts';
import { streamStages } from './stream-stages.ts';
import {
  describeReasons,
  formatOutcome,
  formatParamChange,
  formatProgress,
  formatTotal,
  toJsonReport,
} from '../views/repro-view.ts';
import { formatReason } from '../views/why-view.ts';

/** How a run is shown. */
export interface RunDisplay {
  /** Before each stage every reason why it runs, with the old and the new value. */
  readonly explains?: boolean;
  /** One JSON object a line as things happen, instead of text. */
  readonly streamsEvents?: boolean;
  readonly parts?: Partial<RunHost>;
}

/** Widest column of stage names; a longer name pushes its own line only. */
const NAME_WIDTH = 9;

/** Runs the pipeline and shows how each stage went. Throws what made a stage fail, after saying so. */
export async function runStages(
  context: CommandContext,
  builtIns: BuiltInStages,
  request: RunRequest,
  display: RunDisplay = {},
): Promise<ExitCode> {
  const started = performance.now();
  const report = display.streamsEvents
    ? await streamStages(context, builtIns, request, display.parts)
    : await showStages(context, builtIns, request, display);
  const { outcomes } = report;
  if (context.json && !display.streamsEvents) context.printJson(toJsonReport(report));
  const failed = outcomes.find((outcome) => outcome.outcome === 'failed');
  if (failed !== undefined && request.onFailure !== 'ignore') throw failed.error;
  if (!context.json && !context.quiet && !display.streamsEvents) {
    context.print(context.style.dim(formatTotal(outcomes, performance.now() - started)));
  }
  return 0;
}

function showStages(
  context: CommandContext,
  builtIns: BuiltInStages,
  request: RunRequest,
  display: RunDisplay,
): ReturnType<typeof runPipeline> {
  const output = request.jobs > 1 ? createPrefixedOutput(context, NAME_WIDTH) : createRawOutput(context);
  const screen: Screen = { context, output, request, explains: display.explains ?? false };
  return runPipeline(
    request,
    createRunHost(context, builtIns, {
      onOutput: output.write,
      onEvent: (event) => showEvent(event, screen),
      ...display.parts,
    }),
  );
}

interface Screen {
  readonly context: CommandContext;
  readonly output: StageOutput;
  readonly request: RunRequest;
  readonly explains: boolean;
}

function showEvent(event: RunEvent, screen: Screen): void {
  const { context } = screen;
  const warn = (line: string): void => context.note(`${context.noteStyle.yellow('note')}  ${line}`);
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
      showStart(event, screen);
      return;
    case 'stage-progress':
      context.drawProgress(formatProgress(event.stage, event.progress));
      return;
    case 'stage-warning':
      warn(`${event.stage}: ${event.message}`);
      return;
    case 'ignored-by-git':
      context.note(context.noteStyle.dim(`${event.file}: added ${event.path}`));
      return;
    case 'stage-ended':
      screen.output.end(event.outcome.stage);
      showOutcome(event.outcome, screen, warn);
      return;
    default:
      unreachable(event);
  }
}

function showStart(event: Extract<RunEvent, { kind: 'stage-started' }>, screen: Screen): void {
  const { context, request, explains } = screen;
  if (event.command === undefined) {
    context.drawProgress(`  ${event.stage}  ${describeReasons(event.reasons)}`);
  }
  if (context.json || context.quiet) return;
  const { style } = context;
  if (explains) {
    context.print(`${style.bold(event.stage)} is stale:`);
    for (const reason of event.reasons) {
      for (const line of formatReason(reason, event.filesBehind(reason), style)) context.print(line);
    }
  }
  // The command's own output follows.
  const name = request.jobs > 1 ? `${style.cyan(event.stage.padEnd(NAME_WIDTH))} ` : '';
  for (const line of event.command ?? []) context.print(`${name}${style.dim('$')} ${line}`);
}

function showOutcome(outcome: StageOutcome, screen: Screen, warn: (line: string) => void): void {
  const { context, request, explains } = screen;
  if ('kept' in outcome) {
    for (const { path, keptAs } of outcome.kept) {
      warn(`${outcome.stage}: ${path} was not what this stage had made; it is kept as ${keptAs}`);
    }
  }
  if (outcome.outcome === 'ran') {
    for (const path of outcome.unsettled) {
      warn(`${outcome.stage}: ${path} changed while the stage ran, so it will run again next time`);
    }
  }
  // The first failure of a run that stops there is the error of the whole command.
  if (outcome.outcome === 'failed' && request.onFailure !== 'stop') {
    const { code, message } = describeError(outcome.error);
    context.note(`${context.noteStyle.red('error')} ${context.noteStyle.dim(code)}  ${message}`);
  }
  if (context.json || context.quiet) return;
  const { style } = context;
  for (const line of formatOutcome(outcome, NAME_WIDTH, style)) context.print(line);
  if (explains && (outcome.outcome === 'would-run' || outcome.outcome === 'would-restore')) {
    for (const reason of outcome.reasons) {
      for (const line of formatReason(reason, undefined, style)) context.print(line);
    }
  }
}

function describeRecovery(recovery: Recovery): string {
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

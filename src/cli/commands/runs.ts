import { InvalidArgumentError, Option, type Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import { RUN_STATUSES, type RunDetail, type RunStatus } from '../../tracking/runs/run.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { formatExamples } from '../format/format-examples.ts';
import { latestFinishedRun } from '../runs/latest-run.ts';
import { withTrackingReader } from '../project/open-reader.ts';

interface ListOptions {
  readonly experiment?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly nested: boolean;
}

/** `rakuten runs`: what was trained, when, with which settings, and what came of it. */
export function registerRuns(program: Command, run: RunCommand): void {
  const runs = program.command('runs').description('training runs: what was tried, and what came of it');
  runs
    .command('list', { isDefault: true })
    .description('the latest runs')
    .option('--experiment <name>', 'of this experiment only')
    .addOption(new Option('--status <status>', 'of this status only').choices(RUN_STATUSES))
    .option('--limit <count>', 'at most so many', parseCount, 20)
    .option('--nested', 'the trials of each search of settings, too', false)
    .addHelpText(
      'after',
      formatExamples(['rakuten runs list --status failed', 'rakuten runs list --nested --limit 5 --json']),
    )
    .action(run(listRuns));
  runs
    .command('show')
    .description('one run: metrics, settings, trials, data, artifacts; the latest where none is named')
    .argument('[run]', 'beginning of its id')
    .option('--attachment <name>', 'print this attached text instead')
    .option('--suspects', 'list the training rows whose labels are probably wrong instead', false)
    .addHelpText(
      'after',
      formatExamples([
        'rakuten runs show',
        'rakuten runs show 3f2a --attachment pipeline.lock',
        'rakuten runs show --suspects',
      ]),
    )
    .action(run(showRun));
  runs
    .command('compare')
    .description('runs side by side, held against the first; the last two finished ones where none are named')
    .argument('[runs...]', 'beginnings of their ids')
    .option('--all', 'metrics of single classes, too')
    .addHelpText('after', formatExamples(['rakuten runs compare', 'rakuten runs compare 3f2a 90bc --json']))
    .action(run(compare));
}

async function listRuns(context: CommandContext, options: ListOptions): Promise<undefined> {
  const { runs, experiments } = await withTrackingReader(context, (reader) => ({
    runs: reader.listRuns(options),
    experiments: reader.listExperiments(),
  }));
  if (context.json) {
    context.printJson(runs);
  } else if (runs.length > 0) {
    const { formatRunList } = await import('../views/runs-view.ts');
    formatRunList(runs, context).forEach(context.print);
  } else if (experiments.length === 0) {
    context.print('No run is recorded yet. The first one comes from: rakuten repro');
  } else {
    context.print(`No run matches. Experiments: ${experiments.join(', ')}. All runs: rakuten runs list`);
  }
  return undefined;
}

async function showRun(
  context: CommandContext,
  prefix: string | undefined,
  { attachment, suspects }: { readonly attachment?: string; readonly suspects: boolean },
): Promise<undefined> {
  if (suspects) {
    const { showSuspects, SUSPECTS_ATTACHMENT } = await import('../runs/show-suspects.ts');
    const { run, text } = await readRun(context, prefix, SUSPECTS_ATTACHMENT);
    await showSuspects(context, run.id, text);
    return undefined;
  }
  const { run, text } = await readRun(context, prefix, attachment);
  if (attachment !== undefined) {
    if (text === undefined) {
      throw new AppError('USAGE', `Run ${run.id} has no attachment ${attachment}. It has:`, {
        details: run.attachments.map(({ name }) => name),
        hint: `rakuten runs show ${run.id.slice(0, 8)}`,
      });
    }
    if (context.json) context.printJson({ run: run.id, name: attachment, content: text });
    else context.stdout.write(text);
  } else if (context.json) {
    context.printJson(run);
  } else {
    const { formatRun } = await import('../views/runs-view.ts');
    formatRun(run, context).forEach(context.print);
  }
  return undefined;
}

/** The run, and the text that it has attached under a name. */
function readRun(
  context: CommandContext,
  prefix: string | undefined,
  attachment: string | undefined,
): Promise<{ readonly run: RunDetail; readonly text: string | undefined }> {
  return withTrackingReader(context, (reader) => {
    const run = reader.findRun(prefix);
    return { run, text: attachment === undefined ? undefined : reader.readAttachment(run.id, attachment) };
  });
}

async function compare(
  context: CommandContext,
  prefixes: readonly string[],
  { all = false }: { readonly all?: boolean },
): Promise<undefined> {
  const { compareRuns } = await import('../runs/compare-runs.ts');
  const comparison = await withTrackingReader(context, (reader) => {
    if (prefixes.length === 1) {
      throw new AppError('USAGE', `Expected two runs or more to compare, got one: ${prefixes.join()}.`, {
        hint: 'rakuten runs list',
      });
    }
    const ids = prefixes.length > 0 ? prefixes : listLastTwo(reader);
    if (ids.length < 2) {
      throw new AppError('RUN_NOT_FOUND', `Expected two finished runs to compare, found ${ids.length}.`, {
        hint: 'rakuten repro',
      });
    }
    return compareRuns(ids.map((id) => reader.findRun(id)));
  });
  if (context.json) {
    context.printJson(comparison);
  } else {
    const { formatComparison } = await import('../views/compare-view.ts');
    formatComparison(comparison, { showAll: all }, context).forEach(context.print);
  }
  return undefined;
}

/** Of one experiment: versions of the data are runs, too. Older first, so that differences read as what the newer run changed. */
function listLastTwo(reader: TrackingReader): string[] {
  const latest = latestFinishedRun(reader);
  if (latest === undefined) return [];
  const runs = reader.listRuns({ status: 'finished', experiment: latest.experiment, limit: 2 });
  return runs.map(({ id }) => id).reverse();
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new InvalidArgumentError(`Expected a whole number above 0, got ${text}.`);
  return Number(text);
}

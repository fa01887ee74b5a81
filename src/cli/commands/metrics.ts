import { join } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import { REGISTERED_MODEL } from '../../tracking/registered-model.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { withTrackingReader } from './open-reader.ts';

interface ShowOptions {
  readonly run?: string;
  readonly history?: string;
}

/** Whose metrics are shown. */
interface Subject {
  readonly runId: string;
  readonly title: string;
  readonly version: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/** `rakuten metrics`: the scores of a run or of a model version. */
export function registerMetrics(program: Command, run: RunCommand): void {
  const metrics = program.command('metrics').description('scores of a run or of a model version');
  metrics
    .command('show', { isDefault: true })
    .description('overall scores, then each class; of the latest finished run where nothing is named')
    .argument('[version]', 'model version: number, alias (production, staging) or beginning of its id')
    .option('--run <id>', 'of this run (beginning of its id)')
    .option('--history <metric>', 'one metric, step by step')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten metrics show\n  rakuten metrics show production --json\n  rakuten metrics show --run 3f2a',
    )
    .action(run(showMetrics));
}

async function showMetrics(
  context: CommandContext,
  reference: string | undefined,
  options: ShowOptions,
): Promise<undefined> {
  if (reference !== undefined && options.run !== undefined) {
    throw new AppError(
      'USAGE',
      `Expected a version or a run, got both: ${reference} and --run ${options.run}.`,
      {
        hint: 'rakuten metrics show --help',
      },
    );
  }
  const { history: metric } = options;
  const { subject, points } = await withTrackingReader(context, (reader) => {
    const found = findSubject(reader, reference, options.run);
    return { subject: found, points: metric === undefined ? [] : reader.metricHistory(found.runId, metric) };
  });
  if (metric !== undefined && points.length === 0) {
    throw new AppError('USAGE', `Run ${subject.runId} has no metric ${metric}.`, {
      hint: `rakuten metrics show --run ${subject.runId.slice(0, 8)}`,
    });
  }
  if (context.json) {
    const { runId: run, version, metrics } = subject;
    context.printJson(metric === undefined ? { run, version, metrics } : { run, version, metric, points });
    return undefined;
  }
  const view = await import('../views/metrics-view.ts');
  const lines =
    metric === undefined
      ? view.formatMetrics(subject.title, subject.metrics, await readCategoryNames(context), context)
      : view.formatMetricHistory(points, context);
  lines.forEach(context.print);
  return undefined;
}

function findSubject(
  reader: TrackingReader,
  reference: string | undefined,
  prefix: string | undefined,
): Subject {
  if (reference !== undefined) {
    const { name, version, metrics, runIds } = reader.findModelVersion(REGISTERED_MODEL, reference);
    return { runId: runIds[0] ?? '', title: `${name} version ${version}`, version, metrics };
  }
  const latest = prefix ?? reader.listRuns({ status: 'finished', limit: 1 })[0]?.id;
  const { id, name, metrics, models } = reader.findRun(latest);
  return { runId: id, title: `run ${id.slice(0, 8)}  ${name}`, version: models[0]?.version ?? null, metrics };
}

/** Names of the classes, where the project has the table of them: scores are worth showing without. */
async function readCategoryNames({ cwd }: CommandContext): Promise<(label: string) => string | undefined> {
  const { readTaxonomy } = await import('../../data/taxonomy.ts');
  try {
    const taxonomy = await readTaxonomy(join(cwd, 'data/categories.csv'));
    return (label) => (taxonomy.has(Number(label)) ? taxonomy.categoryOf(Number(label)) : undefined);
  } catch (error) {
    if (error instanceof AppError) return () => undefined;
    throw error;
  }
}

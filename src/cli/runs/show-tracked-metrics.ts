import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { parseModelAlias, REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { latestFinishedRun } from './latest-run.ts';
import { withTrackingReader } from '../project/open-reader.ts';

export interface ShowTrackedOptions {
  /** Beginning of an id; true for the latest finished run. */
  readonly run?: string | true;
  readonly model?: string;
  readonly history?: string;
}

/** Which tracked metrics are asked for. */
export interface TrackedRequest {
  readonly run: string | undefined;
  readonly model: string | undefined;
  readonly history: string | undefined;
}

/** Whose metrics are shown. */
interface Subject {
  readonly runId: string;
  readonly title: string;
  readonly version: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * What of `metrics show` is about tracked runs and models; undefined where it is about files. A lone number or alias that
 * is no file is a model version. Throws `USAGE` where two subjects are named.
 */
export function asTrackedRequest(
  { cwd }: CommandContext,
  targets: readonly string[],
  options: ShowTrackedOptions,
): TrackedRequest | undefined {
  const { run, history } = options;
  const [target] = targets;
  const isVersion =
    target !== undefined &&
    targets.length === 1 &&
    (/^\d+$/.test(target) || parseModelAlias(target) !== undefined) &&
    !existsSync(resolve(cwd, target));
  const model = options.model ?? (isVersion ? target : undefined);
  if (run === undefined && model === undefined && history === undefined) return undefined;
  if (model !== undefined && run !== undefined) {
    throw new AppError(
      'USAGE',
      `Expected a version or a run, got both: ${model} and --run${run === true ? '' : ` ${run}`}.`,
      { hint: 'rakuten metrics show --help' },
    );
  }
  if (!isVersion && target !== undefined) {
    throw new AppError(
      'USAGE',
      `Expected files, or a tracked run or version, got both: ${targets.join(' ')} and an option.`,
      {
        hint: 'rakuten metrics show --help',
      },
    );
  }
  return { run: run === true ? undefined : run, model, history };
}

/** Shows the scores of a run or model version: overall, then each class. */
export async function showTrackedMetrics(
  context: CommandContext,
  request: TrackedRequest,
): Promise<undefined> {
  const { history: metric } = request;
  const { subject, points } = await withTrackingReader(context, (reader) => {
    const found = findSubject(reader, request);
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

function findSubject(reader: TrackingReader, { run, model }: TrackedRequest): Subject {
  if (model !== undefined) {
    const { name, version, metrics, runIds } = reader.findModelVersion(REGISTERED_MODEL, model);
    return { runId: runIds[0] ?? '', title: `${name} version ${version}`, version, metrics };
  }
  const latest = run ?? latestFinishedRun(reader)?.id;
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

import { relative } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { AliasChange } from '../../tracking/models/model-version.ts';
import type { LoggedPrediction } from '../../tracking/predictions/logged-prediction.ts';
import { PredictionReader } from '../../tracking/predictions/prediction-reader.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { MODEL_ALIASES, type ModelAlias } from '../../tracking/models/registered-model.ts';
import { TrackingReader } from '../../tracking/tracking-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';
import { toJsonPrediction } from './manage-predictions.ts';
import { predictionNotFound, readProjectTaxonomy } from './open-predictions.ts';
import { type ModelDetail, readModelDetail } from '../models/read-model-detail.ts';
import type { PredictionTrace } from '../views/trace-view.ts';

/** `trace`. */
export async function tracePrediction(
  context: CommandContext,
  typed: string,
  options: { readonly explain?: boolean },
): Promise<undefined> {
  const trace = await readTrace(context, typed.trim().toLowerCase());
  const { categoryOf } = await readProjectTaxonomy(context);
  const explanation =
    options.explain === true
      ? (await import('./explain-logged.ts')).explainLogged(trace, categoryOf, context)
      : undefined;
  if (context.json) {
    context.printJson({
      ...toJsonPrediction(
        { prediction: trace.prediction, label: trace.labels.at(-1)?.label ?? null },
        categoryOf,
      ),
      ...toJsonTrace(context, trace),
      explanation: explanation?.summary,
    });
    return undefined;
  }
  const { formatTrace } = await import('../views/trace-view.ts');
  formatTrace(trace, categoryOf, context).forEach(context.print);
  if (explanation) ['', ...explanation.lines].forEach(context.print);
  return undefined;
}

function readTrace(context: CommandContext, id: string): Promise<PredictionTrace> {
  return withReadSession(context, (session) => {
    const predictions = new PredictionReader(session);
    const prediction = predictions.findPrediction(id);
    if (prediction === undefined) throw predictionNotFound(id, predictions.listSimilarIds(id));
    const tracking = new TrackingReader(session, readProcessIdentity());
    const model = findModel(tracking, prediction);
    const [runId] = model?.runIds ?? [];
    return {
      prediction,
      labels: predictions.feedbackHistory(id),
      model,
      aliases: aliasesAt(tracking.aliasHistory(prediction.model), prediction),
      run: runId === undefined ? undefined : tracking.findRun(runId),
    };
  });
}

function findModel(tracking: TrackingReader, { version }: LoggedPrediction): ModelDetail | undefined {
  try {
    return readModelDetail(tracking, String(version));
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The aliases whose last move before the prediction was to its version. The history comes with the latest move first. */
function aliasesAt(
  history: readonly AliasChange[],
  { version, predictedAt }: LoggedPrediction,
): ModelAlias[] {
  return MODEL_ALIASES.filter(
    (alias) =>
      history.find((change) => change.alias === alias && change.changedAt <= predictedAt)?.to === version,
  );
}

function toJsonTrace(
  { cwd }: CommandContext,
  { labels, model, aliases, run }: PredictionTrace,
): Readonly<Record<string, unknown>> {
  return {
    labels,
    aliases_then: aliases,
    model_version: model && {
      ...{ version: model.version, id: model.id, created_at: model.createdAt, metrics: model.metrics },
      ...{ folder: relative(cwd, model.folder), aliases_now: model.aliases },
    },
    run: run && {
      id: run.id,
      experiment: run.experiment,
      name: run.name,
      started_at: run.startedAt,
      tags: run.tags,
    },
    datasets: model?.datasets ?? [],
    git: model?.git ?? null,
  };
}

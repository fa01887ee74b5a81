import { join, resolve } from 'node:path';
import { roundProbability } from '../../models/needs-review.ts';
import { INFERENCE_LOG, writeInferenceLog } from '../../monitoring/log/inference-log.ts';
import type { CommandContext } from '../command-context.ts';
import { readProjectTaxonomy, withPredictions } from './open-predictions.ts';
import { parseWindow } from '../format/parse-window.ts';
import type { ListedPrediction } from '../views/predictions-view.ts';

export interface ListPredictionsOptions {
  readonly since?: string;
  readonly modelVersion?: string;
  readonly limit: number;
}

export interface PrunePredictionsOptions {
  readonly olderThan?: string;
  readonly product?: string;
  readonly yes?: boolean;
}

/** `predictions list`. */
export async function listPredictions(
  context: CommandContext,
  options: ListPredictionsOptions,
): Promise<undefined> {
  const window = parseWindow(context, options);
  const { listed, counts } = await withPredictions(context, (reader) => ({
    listed: reader.listLatest(options.limit, window).map((prediction): ListedPrediction => ({
      prediction,
      label: reader.feedbackHistory(prediction.id).at(-1)?.label ?? null,
    })),
    counts: reader.countPredictions(window),
  }));
  if (context.json) {
    const { categoryOf } = await readProjectTaxonomy(context);
    context.printJson(listed.map((one) => toJsonPrediction(one, categoryOf)));
  } else if (listed.length === 0) {
    context.print('No prediction is logged. The log is filled by: rakuten predict --log');
  } else {
    const { formatPredictionList } = await import('../views/predictions-view.ts');
    formatPredictionList(listed, counts, context).forEach(context.print);
  }
  return undefined;
}

/** `predictions export`. */
export async function exportPredictions(
  context: CommandContext,
  { since, out }: { readonly since?: string; readonly out?: string },
): Promise<undefined> {
  const window = parseWindow(context, { since });
  const path = out === undefined ? join(context.cwd, INFERENCE_LOG) : resolve(context.cwd, out);
  const rows = await withPredictions(context, (reader) =>
    writeInferenceLog(path, reader.iteratePredictions(window), reader.readLabelled(window)),
  );
  const shown = out ?? INFERENCE_LOG;
  if (context.json) context.printJson({ path: shown, rows });
  else context.print(`${rows.toLocaleString('en')} ${rows === 1 ? 'prediction' : 'predictions'} in ${shown}`);
  return undefined;
}

/** A prediction as `--json` gives it, the most probable class first. */
export function toJsonPrediction(
  { prediction, label }: ListedPrediction,
  categoryOf: (code: number) => string,
): Readonly<Record<string, unknown>> {
  const { codes, probabilities } = prediction;
  const ranked = [...codes.keys()].sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  return {
    ...{ prediction_id: prediction.id, predicted_at: prediction.predictedAt, source: prediction.source },
    model: { name: prediction.model, version: prediction.version },
    ...{ predicted_class: prediction.predictedCode, category: categoryOf(prediction.predictedCode) },
    confidence: prediction.confidence,
    // A list: an object would be put into the order of the codes.
    probabilities: ranked.map((k) => [codes[k], roundProbability(probabilities[k])]),
    latency_ms: prediction.latencyUs / 1000,
    ...{ productid: prediction.productid, imageid: prediction.imageid },
    ...{ content_hash: prediction.contentHash, characters: prediction.characters },
    out_of_vocabulary_share: prediction.outOfVocabularyShare,
    description_missing: prediction.descriptionMissing,
    ...{ designation_chars: prediction.designationChars, description_chars: prediction.descriptionChars },
    designation: prediction.text?.designation ?? null,
    description: prediction.text?.description ?? null,
    label,
  };
}

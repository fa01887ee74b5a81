import { createCsvFile } from '../../data/csv-writer.ts';
import { roundProbability } from '../../models/needs-review.ts';
import type { LabelledPrediction } from '../../tracking/predictions/feedback.ts';
import type { LoggedPrediction } from '../../tracking/predictions/logged-prediction.ts';

/** Where the log is exported to, inside a project. */
export const INFERENCE_LOG = 'data/monitoring/inference_log.csv';

/** Columns of the exported log, one row a prediction. */
export const INFERENCE_LOG_COLUMNS = [
  ...['prediction_id', 'predicted_at', 'source', 'model', 'version', 'productid', 'imageid'],
  ...[
    'prdtypecode',
    'confidence',
    'latency_ms',
    'characters',
    'out_of_vocabulary_share',
    'description_missing',
  ],
  ...['designation_chars', 'description_chars', 'content_hash', 'designation', 'description'],
  ...['label', 'labelled_at', 'probabilities'],
] as const;

/**
 * Writes the log as CSV, in its order: the same log gives the same bytes. Returns the number of rows. What is not kept is an empty field;
 * `label` is the one that counts. `probabilities` is a JSON object of all classes, to the about three digits that the log
 * keeps.
 */
export function writeInferenceLog(
  path: string,
  predictions: Iterable<LoggedPrediction>,
  labelled: readonly LabelledPrediction[],
): number {
  const labels = new Map(labelled.map((one) => [one.predictionId, one]));
  const file = createCsvFile(path, INFERENCE_LOG_COLUMNS);
  try {
    for (const one of predictions) {
      const label = labels.get(one.id);
      file.writeRow([
        ...[
          one.id,
          one.predictedAt,
          one.source,
          one.model,
          one.version,
          one.productid ?? '',
          one.imageid ?? '',
        ],
        ...[one.predictedCode, roundProbability(one.confidence), one.latencyUs / 1000, one.characters],
        ...[roundProbability(one.outOfVocabularyShare), String(one.descriptionMissing)],
        ...[one.designationChars, one.descriptionChars, one.contentHash ?? ''],
        ...[one.text?.designation ?? '', one.text?.description ?? ''],
        ...[label?.label ?? '', label?.givenAt ?? '', formatProbabilities(one)],
      ]);
    }
    file.close();
  } finally {
    file.discard();
  }
  return file.rowCount();
}

function formatProbabilities({ codes, probabilities }: LoggedPrediction): string {
  const pairs = codes.map((code, k) => `"${code}":${Number(probabilities[k].toPrecision(4))}`);
  return `{${pairs.join(',')}}`;
}

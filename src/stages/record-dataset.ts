import {
  DATASET_FILE,
  type DatasetPart,
  type DatasetVersion,
  readDatasetVersion,
} from '../data/dataset-version.ts';
import { readTaxonomy } from '../data/taxonomy.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';
import type { WriteSession } from '../tracking/database/database-session.ts';
import { recordDatasetVersion } from '../tracking/datasets/record-dataset-version.ts';
import type { RunDataset } from '../tracking/runs/run.ts';
import { declaredInput } from './declared-input.ts';
import { drawClasses, mergeClasses } from './ingest-reports.ts';

/** Digits of a dataset's hash that name it. */
const NAME_DIGITS = 12;

/**
 * Records the version of the data that a training is about to use, once for each content, and returns the tags that name it. None where
 * pipeline.yaml does not declare data/interim/dataset.json; says so.
 */
export async function recordDataset(
  context: StageContext,
  session: WriteSession,
): Promise<Readonly<Record<string, string>>> {
  const path = declaredInput(context, DATASET_FILE);
  const version = path === undefined ? undefined : readDatasetVersion(path);
  if (version === undefined) {
    context.warn(
      `the run names no dataset version: add ${DATASET_FILE} to the deps of stage "${context.stageName}"`,
    );
    return {};
  }
  const taxonomy = await readTaxonomy(context.input('data/categories.csv'), 'data/categories.csv');
  const { hash, parts } = version;
  const picture = drawClasses(mergeClasses(parts.train.classes, parts.evaluation.classes), taxonomy);
  recordDatasetVersion(session, {
    hash,
    metrics: toMetrics(version),
    datasets: [toDataset('train', parts.train), toDataset('evaluation', parts.evaluation)],
    attachments: {
      'class_distribution.svg': picture,
      'dataset.json': `${JSON.stringify(version, null, 2)}\n`,
    },
  });
  return { dataset_version: hash.slice(0, NAME_DIGITS) };
}

function toMetrics({ parts, source_rows, feedback_rows, load }: DatasetVersion): Record<string, number> {
  const { train, evaluation } = parts;
  return {
    rows: train.rows + evaluation.rows,
    training_rows: train.rows,
    evaluation_rows: evaluation.rows,
    classes: Object.keys({ ...train.classes, ...evaluation.classes }).length,
    source_rows,
    feedback_rows,
    load_percent: load.percent,
    load_rows_loaded: load.rows_loaded,
    load_rows_available: load.rows_available,
  };
}

function toDataset(role: string, { sha256, rows, classes }: DatasetPart): RunDataset {
  return { role, hash: sha256, rows, classCounts: classes };
}

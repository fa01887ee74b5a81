import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '../errors/app-error.ts';
import { isSystemError } from '../errors/system-error.ts';

export const DATASET_FILE = 'data/interim/dataset.json';

/** A labelled part of the data. */
export interface DatasetPart {
  readonly rows: number;
  /** Of its file. */
  readonly sha256: string;
  /** Rows by product type code, ascending; those that occur. */
  readonly classes: Readonly<Record<string, number>>;
}

/** What ingest made of the data: the content of data/interim/dataset.json. */
export interface DatasetVersion {
  readonly format_version: 1;
  /** Of the content of both parts: the same rows with the same labels have the same hash. */
  readonly hash: string;
  readonly parts: { readonly train: DatasetPart; readonly evaluation: DatasetPart };
  /** Rows of both parts by where their labels come from. */
  readonly source_rows: number;
  readonly feedback_rows: number;
  /** How much of the source was loaded. */
  readonly load: LoadFigures;
}

export interface LoadFigures {
  /** 0–100. */
  readonly percent: number;
  readonly rows_loaded: number;
  readonly rows_available: number;
}

/** The version of these parts. */
export function toDatasetVersion(
  parts: DatasetVersion['parts'],
  figures: Pick<DatasetVersion, 'source_rows' | 'feedback_rows' | 'load'>,
): DatasetVersion {
  const hash = createHash('sha256')
    .update(`train ${parts.train.sha256}\nevaluation ${parts.evaluation.sha256}\n`)
    .digest('hex');
  return { format_version: 1, hash, parts, ...figures };
}

/** A dataset.json; undefined where there is none. Throws `DATA_INVALID` where it is not as ingest writes it. */
export function readDatasetVersion(path: string): DatasetVersion | undefined {
  let version: Partial<DatasetVersion> | null;
  try {
    version = JSON.parse(readFileSync(path, 'utf8')) as Partial<DatasetVersion> | null;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    if (isSystemError(error)) throw error;
    version = null;
  }
  if (version?.format_version !== 1 || !/^[0-9a-f]{64}$/.test(version.hash ?? '')) {
    throw new AppError(
      'DATA_INVALID',
      `${DATASET_FILE}: expected the description of a dataset, got another.`,
      {
        hint: 'rakuten repro --force ingest',
      },
    );
  }
  return version as DatasetVersion;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { isSystemError } from '../errors/system-error.ts';
import { readSafetensors, type Tensors, writeSafetensors } from '../files/safetensors.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { FeatureOptions } from './feature-options.ts';
import type { ListingMeasures } from './measure-listing.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import type { Vectoriser } from './vectoriser.ts';
import { fromTensors, toTensors } from './vectoriser-tensors.ts';

/** One part of the data, ready to learn from or to be scored on. Arrays have one element per row. */
export interface FeaturePart {
  readonly matrix: SparseMatrix;
  /** Product type codes. */
  readonly codes: Int32Array;
  /** Two unsigned halves per row: the same for near-identical listings. */
  readonly groups: Uint32Array;
  readonly measures: readonly ListingMeasures[];
  /** SHA-256 of the CSV file that the rows came from. */
  readonly dataHash: string;
}

/** What the features stage makes and the train stage takes. */
export interface FeatureSet {
  readonly vectoriser: Vectoriser;
  readonly train: FeaturePart;
  readonly evaluation: FeaturePart;
}

/** Changes with the layout of the files below. */
const FORMAT_VERSION = 1;
const PARTS = ['train', 'evaluation'] as const;

interface FeatureSetManifest {
  readonly format_version: number;
  readonly options: FeatureOptions;
  readonly columns: number;
  readonly rows: Readonly<Record<(typeof PARTS)[number], number>>;
  readonly data_sha256: Readonly<Record<(typeof PARTS)[number], string>>;
}

/** Writes a folder: features.json, and vectoriser, train and evaluation as safetensors. Same features, same bytes. */
export function writeFeatureSet(folder: string, features: FeatureSet): void {
  const { vectoriser, train, evaluation } = features;
  const manifest: FeatureSetManifest = {
    format_version: FORMAT_VERSION,
    options: vectoriser.options,
    columns: vectoriser.columns,
    rows: { train: train.codes.length, evaluation: evaluation.codes.length },
    data_sha256: { train: train.dataHash, evaluation: evaluation.dataHash },
  };
  writeFileDurably(join(folder, 'features.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeSafetensors(join(folder, 'vectoriser.safetensors'), toTensors(vectoriser));
  for (const part of PARTS)
    writeSafetensors(join(folder, `${part}.safetensors`), partToTensors(features[part]));
}

/** Reads such a folder. Throws `DATA_INVALID` or `MODEL_INVALID` where it is damaged or of another version. */
export function readFeatureSet(folder: string): FeatureSet {
  const manifest = readManifest(join(folder, 'features.json'));
  const path = join(folder, 'vectoriser.safetensors');
  const vectoriser = fromTensors(readSafetensors(path), manifest.options, path);
  const readPart = (part: (typeof PARTS)[number]): FeaturePart =>
    partFromTensors(readSafetensors(join(folder, `${part}.safetensors`)), manifest, part, folder);
  return { vectoriser, train: readPart('train'), evaluation: readPart('evaluation') };
}

function partToTensors({ matrix, codes, groups, measures }: FeaturePart): Tensors {
  const rows = codes.length;
  return {
    indptr: { shape: [rows + 1], data: matrix.indptr },
    indices: { shape: [matrix.indices.length], data: matrix.indices },
    values: { shape: [matrix.values.length], data: matrix.values },
    codes: { shape: [rows], data: codes },
    groups: { shape: [rows, 2], data: groups },
    characters: { shape: [rows], data: Uint32Array.from(measures, (m) => m.characters) },
    out_of_vocabulary_share: {
      shape: [rows],
      data: Float32Array.from(measures, (m) => m.outOfVocabularyShare),
    },
    description_missing: {
      shape: [rows],
      data: Uint8Array.from(measures, (m) => Number(m.descriptionMissing)),
    },
  };
}

function partFromTensors(
  tensors: Tensors,
  manifest: FeatureSetManifest,
  part: (typeof PARTS)[number],
  folder: string,
): FeaturePart {
  const rows = manifest.rows[part];
  const indptr = tensors.indptr?.data;
  const indices = tensors.indices?.data;
  const values = tensors.values?.data;
  const codes = tensors.codes?.data;
  const groups = tensors.groups?.data;
  const characters = tensors.characters?.data;
  const unknownShares = tensors.out_of_vocabulary_share?.data;
  const missing = tensors.description_missing?.data;
  if (
    !(indptr instanceof Uint32Array && indices instanceof Uint32Array && values instanceof Float32Array) ||
    !(codes instanceof Int32Array && groups instanceof Uint32Array) ||
    !(
      characters instanceof Uint32Array &&
      unknownShares instanceof Float32Array &&
      missing instanceof Uint8Array
    ) ||
    codes.length !== rows ||
    indptr.length !== rows + 1
  ) {
    throw damaged(`${folder}: expected ${rows} rows in ${part}.safetensors, found arrays that do not fit.`);
  }
  const measures = Array.from(codes, (_code, row): ListingMeasures => ({
    characters: characters[row],
    outOfVocabularyShare: unknownShares[row],
    descriptionMissing: missing[row] === 1,
  }));
  const matrix = { columns: manifest.columns, indptr, indices, values };
  return { matrix, codes, groups, measures, dataHash: manifest.data_sha256[part] };
}

function readManifest(path: string): FeatureSetManifest {
  let manifest: Partial<FeatureSetManifest> | null;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Partial<FeatureSetManifest> | null;
  } catch (error) {
    if (isSystemError(error) && error.code !== 'ENOENT') throw error;
    throw damaged(`${path}: expected the description of the features, found none.`, error);
  }
  if (manifest?.format_version !== FORMAT_VERSION) {
    throw damaged(
      `${path}: expected format_version ${FORMAT_VERSION}, found ${String(manifest?.format_version)}.`,
    );
  }
  return manifest as FeatureSetManifest;
}

function damaged(message: string, cause?: unknown): AppError {
  return new AppError('DATA_INVALID', message, { hint: 'rakuten repro --force features', cause });
}

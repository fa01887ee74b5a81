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

/** One part of the data, ready to learn from or to be scored on. */
export interface FeaturePart {
  /** A row per listing. */
  readonly matrix: SparseMatrix;
  /** The product type code of each listing. */
  readonly codes: Int32Array;
  /** Two unsigned halves per listing: the same for near-identical ones. */
  readonly groups: Uint32Array;
  /** SHA-256 of the CSV file that the rows came from. */
  readonly dataHash: string;
}

/** The part that the model learns from. */
interface TrainingPart extends FeaturePart {
  /** A row for each listing as it was written; then one for each of `copies`. */
  readonly matrix: SparseMatrix;
  /** Listings that are learnt with less formatting, too (see `shiftCase`), ascending. */
  readonly copies: Uint32Array;
}

/** The part that the model is judged on, and that drift is measured against. */
interface EvaluationPart extends FeaturePart {
  readonly measures: readonly ListingMeasures[];
}

/** What the features stage makes and the train stage takes. */
export interface FeatureSet {
  readonly vectoriser: Vectoriser;
  readonly train: TrainingPart;
  readonly evaluation: EvaluationPart;
}

/** Changes with the layout of the files below. */
const FORMAT_VERSION = 3;
type PartName = 'train' | 'evaluation';

interface FeatureSetManifest {
  readonly format_version: number;
  readonly options: FeatureOptions;
  readonly columns: number;
  readonly rows: Readonly<Record<PartName, number>>;
  readonly data_sha256: Readonly<Record<PartName, string>>;
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
  writeSafetensors(join(folder, 'train.safetensors'), {
    ...partToTensors(train),
    copies: { shape: [train.copies.length], data: train.copies },
  });
  writeSafetensors(join(folder, 'evaluation.safetensors'), {
    ...partToTensors(evaluation),
    ...measuresToTensors(evaluation.measures),
  });
}

/** Reads such a folder. Throws `DATA_INVALID` or `MODEL_INVALID` where it is damaged or of another version. */
export function readFeatureSet(folder: string): FeatureSet {
  const manifest = readManifest(join(folder, 'features.json'));
  const path = join(folder, 'vectoriser.safetensors');
  const vectoriser = fromTensors(readSafetensors(path), manifest.options, path);
  const read = (name: string): Tensors => readSafetensors(join(folder, `${name}.safetensors`));
  const train = read('train');
  const evaluation = read('evaluation');
  return {
    vectoriser,
    train: trainingPartFromTensors(train, manifest, folder),
    evaluation: {
      ...partFromTensors(evaluation, manifest, 'evaluation', folder),
      measures: measuresFromTensors(evaluation, manifest.rows.evaluation, folder),
    },
  };
}

function partToTensors({ matrix, codes, groups }: FeaturePart): Tensors {
  const rows = codes.length;
  return {
    ...matrixToTensors(matrix),
    codes: { shape: [rows], data: codes },
    groups: { shape: [rows, 2], data: groups },
  };
}

function matrixToTensors({ indptr, indices, values }: SparseMatrix): Tensors {
  return {
    indptr: { shape: [indptr.length], data: indptr },
    indices: { shape: [indices.length], data: indices },
    values: { shape: [values.length], data: values },
  };
}

function measuresToTensors(measures: readonly ListingMeasures[]): Tensors {
  const shape = [measures.length];
  return {
    characters: { shape, data: Uint32Array.from(measures, (m) => m.characters) },
    out_of_vocabulary_share: { shape, data: Float32Array.from(measures, (m) => m.outOfVocabularyShare) },
    description_missing: { shape, data: Uint8Array.from(measures, (m) => Number(m.descriptionMissing)) },
  };
}

function trainingPartFromTensors(
  tensors: Tensors,
  manifest: FeatureSetManifest,
  folder: string,
): TrainingPart {
  const copies = tensors.copies?.data;
  const listings = manifest.rows.train;
  if (!(copies instanceof Uint32Array) || copies.some((listing) => listing >= listings)) {
    throw misfit(folder, 'train', listings);
  }
  return { ...partFromTensors(tensors, manifest, 'train', folder, copies.length), copies };
}

function partFromTensors(
  tensors: Tensors,
  manifest: FeatureSetManifest,
  part: PartName,
  folder: string,
  copies = 0,
): FeaturePart {
  const listings = manifest.rows[part];
  const codes = tensors.codes?.data;
  const groups = tensors.groups?.data;
  if (
    !(codes instanceof Int32Array && groups instanceof Uint32Array) ||
    codes.length !== listings ||
    groups.length !== 2 * listings
  ) {
    throw misfit(folder, part, listings);
  }
  const matrix = matrixFromTensors(tensors, manifest.columns, listings + copies, folder, part);
  return { matrix, codes, groups, dataHash: manifest.data_sha256[part] };
}

function matrixFromTensors(
  tensors: Tensors,
  columns: number,
  rows: number,
  folder: string,
  name: string,
): SparseMatrix {
  const indptr = tensors.indptr?.data;
  const indices = tensors.indices?.data;
  const values = tensors.values?.data;
  if (
    !(indptr instanceof Uint32Array && indices instanceof Uint32Array && values instanceof Float32Array) ||
    indptr.length !== rows + 1 ||
    indices.length !== values.length ||
    indptr[rows] !== values.length
  ) {
    throw misfit(folder, name, rows);
  }
  return { columns, indptr, indices, values };
}

function measuresFromTensors(tensors: Tensors, rows: number, folder: string): readonly ListingMeasures[] {
  const characters = tensors.characters?.data;
  const unknownShares = tensors.out_of_vocabulary_share?.data;
  const missing = tensors.description_missing?.data;
  if (
    !(characters instanceof Uint32Array && unknownShares instanceof Float32Array) ||
    !(missing instanceof Uint8Array) ||
    [characters, unknownShares, missing].some(({ length }) => length !== rows)
  ) {
    throw misfit(folder, 'evaluation', rows);
  }
  return Array.from(characters, (count, row) => ({
    characters: count,
    outOfVocabularyShare: unknownShares[row],
    descriptionMissing: missing[row] === 1,
  }));
}

function misfit(folder: string, name: string, rows: number): AppError {
  return damaged(`${folder}: expected ${rows} rows in ${name}.safetensors, found arrays that do not fit.`);
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

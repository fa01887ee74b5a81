import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../errors/system-error.ts';
import type { Vectoriser } from '../features/vectoriser.ts';
import * as vectoriserTensors from '../features/vectoriser-tensors.ts';
import { hashFile } from '../files/hash-file.ts';
import { readFileWhole } from '../files/read-file-whole.ts';
import { addPrefix, parseSafetensors, selectPrefix, writeSafetensors } from '../files/safetensors.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { Calibration } from './calibrate.ts';
import { type FittedModel, fitsColumns, fromTensors, toTensors, weightsTypeOf } from './fitted-model.ts';
import { invalidModel } from './invalid-model.ts';
import { createManifest, type Manifest, parseManifest, WEIGHTS_FILE } from './model-manifest.ts';
import type { ProductType } from './product-type.ts';

/** All that it takes to classify a listing. Data only: opening a model runs no code of whoever made it. */
export interface Model {
  readonly algorithm: string;
  /** In the order of the model's scores. */
  readonly classes: readonly ProductType[];
  /** From scores to probabilities. */
  readonly calibration: Calibration;
  readonly vectoriser: Vectoriser;
  readonly fitted: FittedModel;
}

/** A model that has been read from its folder. */
export interface StoredModel extends Model {
  /** Hash of the folder's content (see `hashManifest`): the name under which the registry keeps it. */
  readonly id: string;
}

/** Files that may stand beside the weights, such as the profile that drift is measured against. */
export type Companions = Readonly<Record<string, string>>;

const MANIFEST = 'model.json';
/** Before the names of the model's own arrays; the others are the vectoriser's. */
const MODEL_PREFIX = 'model.';

/** Writes the folder of a model: model.json, weights.safetensors, and its companions. The same model gives the same bytes. */
export function writeModelFolder(folder: string, model: Model, companions: Companions): void {
  mkdirSync(folder, { recursive: true });
  writeSafetensors(join(folder, WEIGHTS_FILE), {
    ...vectoriserTensors.toTensors(model.vectoriser),
    ...addPrefix(MODEL_PREFIX, toTensors(model.fitted)),
  });
  for (const [name, content] of Object.entries(companions)) writeFileDurably(join(folder, name), content);
  const names = [WEIGHTS_FILE, ...Object.keys(companions)].sort();
  const manifest = createManifest({
    algorithm: model.algorithm,
    kind: model.fitted.kind,
    weights: weightsTypeOf(model.fitted),
    classes: model.classes,
    calibration: model.calibration,
    features: model.vectoriser.options,
    files: Object.fromEntries(
      names.map((name) => {
        const path = join(folder, name);
        return [name, { bytes: statSync(path).size, sha256: hashFile(path, 'sha256') }];
      }),
    ),
  });
  writeFileDurably(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The model in a folder, its arrays views of the file's bytes. Throws `MODEL_INVALID` where it is of another program or
 * version, incomplete or damaged. With `verify`, every byte is compared with the hashes in model.json; without, only
 * the sizes and the structure: for answering one listing from a folder whose content was checked when it was stored.
 */
export function readModelFolder(folder: string, { verify = true } = {}): StoredModel {
  const manifestBytes = readManifestBytes(folder);
  const manifest = parseManifest(manifestBytes.toString('utf8'), join(folder, MANIFEST));
  for (const name of Object.keys(manifest.files)) checkSize(folder, name, manifest);
  if (verify)
    for (const name of Object.keys(manifest.files))
      if (name !== WEIGHTS_FILE) checkHash(folder, name, manifest, readFileSync(join(folder, name)));

  const path = join(folder, WEIGHTS_FILE);
  const bytes = readFileWhole(path);
  if (verify) checkHash(folder, WEIGHTS_FILE, manifest, bytes);
  const tensors = parseSafetensors(bytes, path);
  const vectoriser = vectoriserTensors.fromTensors(tensors, manifest.features, path);
  const fitted = fromTensors(manifest.kind, selectPrefix(MODEL_PREFIX, tensors), path);
  checkFit(manifest, fitted, vectoriser, path);
  return {
    id: hashManifest(manifestBytes, manifest),
    algorithm: manifest.algorithm,
    classes: manifest.classes,
    calibration: manifest.calibration,
    vectoriser,
    fitted,
  };
}

/** The content of a companion file. Throws `MODEL_INVALID` where the model has none of that name, or it was changed. */
export function readCompanion(folder: string, name: string): string {
  const manifest = parseManifest(readManifestBytes(folder).toString('utf8'), join(folder, MANIFEST));
  if (!Object.hasOwn(manifest.files, name)) {
    throw invalidModel(`${folder}: expected the model to have ${name}, found none.`);
  }
  checkSize(folder, name, manifest);
  const bytes = readFileSync(join(folder, name));
  checkHash(folder, name, manifest, bytes);
  return bytes.toString('utf8');
}

/**
 * SHA-256 over "name NUL sha256 LF" of each file of the folder, sorted by name: what the registry computes from
 * the files themselves, had here from the hashes in the manifest.
 */
function hashManifest(bytes: Buffer, { files }: Manifest): string {
  const hashes = new Map(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));
  hashes.set(MANIFEST, sha256Of(bytes));
  const hash = createHash('sha256');
  for (const [name, sha256] of [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0${sha256}\n`);
  return hash.digest('hex');
}

function checkSize(folder: string, name: string, { files }: Manifest): void {
  const path = join(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.size !== files[name].bytes) {
    throw invalidModel(
      `${path}: expected ${files[name].bytes} bytes, found ${found ? String(found.size) : 'no file'}.`,
    );
  }
}

function checkHash(folder: string, name: string, { files }: Manifest, bytes: Buffer): void {
  const sha256 = sha256Of(bytes);
  if (sha256 !== files[name].sha256) {
    throw invalidModel(
      `${join(folder, name)}: expected content with the SHA-256 ${files[name].sha256}, found ${sha256}.`,
    );
  }
}

/** Holds the arrays against what the manifest says of them. */
function checkFit(manifest: Manifest, fitted: FittedModel, { columns }: Vectoriser, path: string): void {
  if (fitted.classes !== manifest.classes.length) {
    throw invalidModel(
      `${path}: expected scores of ${manifest.classes.length} classes, found a model of ${fitted.classes}.`,
    );
  }
  if (!fitsColumns(fitted, columns)) {
    throw invalidModel(
      `${path}: expected a model of the vocabulary's ${columns} columns, found one of others.`,
    );
  }
  if (weightsTypeOf(fitted) !== manifest.weights) {
    throw invalidModel(
      `${path}: expected weights as ${manifest.weights}, found them as ${weightsTypeOf(fitted)}.`,
    );
  }
}

function readManifestBytes(folder: string): Buffer {
  try {
    return readFileSync(join(folder, MANIFEST));
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'ENOTDIR')) throw error;
    throw invalidModel(
      `${join(folder, MANIFEST)}: expected the description of a model, found no file.`,
      error,
    );
  }
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { isSystemError } from '../errors/system-error.ts';
import type { FeatureOptions } from '../features/feature-options.ts';
import type { Vectoriser } from '../features/vectoriser.ts';
import { fromTensors, toTensors } from '../features/vectoriser-tensors.ts';
import { hashFile } from '../files/hash-file.ts';
import { readSafetensors, type Tensors, writeSafetensors } from '../files/safetensors.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { LinearModel } from './linear-model.ts';
import type { ProductType } from './product-type.ts';

/** All that it takes to classify a listing. Data only: opening a model runs no code of whoever made it. */
export interface Model {
  readonly algorithm: string;
  /** In the order of the model's scores. */
  readonly classes: readonly ProductType[];
  /** Divides the scores before softmax, so that confidence means what it says. */
  readonly temperature: number;
  readonly vectoriser: Vectoriser;
  readonly linear: LinearModel;
}

/** A model that has been read from its folder. */
export interface StoredModel extends Model {
  /** Hash of the folder's content (see `hashManifest`): the name under which the registry keeps it. */
  readonly id: string;
}

/** Files that may stand beside the weights, such as the profile that drift is measured against. */
export type Companions = Readonly<Record<string, string>>;

const FORMAT = 'rakuten-model';
/** Changes with the layout of the folder, or with what its numbers mean. */
const FORMAT_VERSION = 1;
const MANIFEST = 'model.json';
const WEIGHTS = 'weights.safetensors';

interface Manifest {
  readonly format: typeof FORMAT;
  readonly format_version: number;
  readonly algorithm: string;
  readonly classes: readonly ProductType[];
  readonly temperature: number;
  readonly features: FeatureOptions;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** Writes the folder of a model: model.json, weights.safetensors, and its companions. The same model gives the same bytes. */
export function writeModelFolder(folder: string, model: Model, companions: Companions): void {
  mkdirSync(folder, { recursive: true });
  const columns = model.vectoriser.columns;
  writeSafetensors(join(folder, WEIGHTS), {
    ...toTensors(model.vectoriser),
    weights: { shape: [columns, model.classes.length], data: model.linear.weights },
    bias: { shape: [model.classes.length], data: model.linear.bias },
  });
  for (const [name, content] of Object.entries(companions)) writeFileDurably(join(folder, name), content);
  const names = [WEIGHTS, ...Object.keys(companions)].sort();
  const manifest: Manifest = {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    algorithm: model.algorithm,
    classes: model.classes,
    temperature: model.temperature,
    features: model.vectoriser.options,
    files: Object.fromEntries(
      names.map((name) => {
        const path = join(folder, name);
        return [name, { bytes: statSync(path).size, sha256: hashFile(path, 'sha256') }];
      }),
    ),
  };
  writeFileDurably(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The model in a folder. Throws `MODEL_INVALID` where it is of another program or version, incomplete or damaged.
 * With `verify`, every byte is compared with the hashes in model.json; without, only the sizes and the structure,
 * which takes a third of the time: for answering one listing from a folder whose content was checked when it was stored.
 */
export function readModelFolder(folder: string, { verify = true } = {}): StoredModel {
  const manifestBytes = readManifestBytes(folder);
  const manifest = parseManifest(folder, manifestBytes);
  for (const name of Object.keys(manifest.files)) checkFile(folder, name, manifest, verify);
  const path = join(folder, WEIGHTS);
  const tensors = readSafetensors(path);
  const vectoriser = fromTensors(tensors, manifest.features, path);
  return {
    id: hashManifest(manifestBytes, manifest),
    algorithm: manifest.algorithm,
    classes: manifest.classes,
    temperature: manifest.temperature,
    vectoriser,
    linear: readLinear(tensors, manifest.classes.length, vectoriser.columns, path),
  };
}

/** The content of a companion file. Throws `MODEL_INVALID` where the model has none of that name, or it was changed. */
export function readCompanion(folder: string, name: string): string {
  const manifest = parseManifest(folder, readManifestBytes(folder));
  if (!(name in manifest.files)) throw invalid(`${folder}: expected the model to have ${name}, found none.`);
  checkFile(folder, name, manifest, true);
  return readFileSync(join(folder, name), 'utf8');
}

/**
 * SHA-256 over "name NUL sha256 LF" of each file of the folder, sorted by name: what the registry computes from
 * the files themselves, had here from the hashes in the manifest.
 */
function hashManifest(bytes: Buffer, { files }: Manifest): string {
  const hashes = new Map(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));
  hashes.set(MANIFEST, createHash('sha256').update(bytes).digest('hex'));
  const hash = createHash('sha256');
  for (const [name, sha256] of [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0${sha256}\n`);
  return hash.digest('hex');
}

function checkFile(folder: string, name: string, { files }: Manifest, verify: boolean): void {
  const path = join(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.size !== files[name].bytes) {
    throw invalid(
      `${path}: expected ${files[name].bytes} bytes, found ${found ? String(found.size) : 'no file'}.`,
    );
  }
  if (!verify) return;
  const sha256 = hashFile(path, 'sha256');
  if (sha256 !== files[name].sha256) {
    throw invalid(`${path}: expected content with the SHA-256 ${files[name].sha256}, found ${sha256}.`);
  }
}

function readLinear(tensors: Tensors, classes: number, columns: number, path: string): LinearModel {
  const weights = tensors.weights?.data;
  const bias = tensors.bias?.data;
  if (
    !(weights instanceof Float32Array && bias instanceof Float32Array) ||
    weights.length !== columns * classes ||
    bias.length !== classes
  ) {
    throw invalid(`${path}: expected weights of ${columns} columns × ${classes} classes, found others.`);
  }
  return { classes, weights, bias };
}

function readManifestBytes(folder: string): Buffer {
  try {
    return readFileSync(join(folder, MANIFEST));
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'ENOTDIR')) throw error;
    throw invalid(`${join(folder, MANIFEST)}: expected the description of a model, found no file.`, error);
  }
}

function parseManifest(folder: string, bytes: Buffer): Manifest {
  const path = join(folder, MANIFEST);
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(bytes.toString('utf8')) as Partial<Manifest> | null;
  } catch (error) {
    throw invalid(
      `${path}: expected JSON, found ${error instanceof Error ? error.message : 'something else'}.`,
      error,
    );
  }
  if (manifest?.format !== FORMAT) {
    throw invalid(
      `${path}: expected format "${FORMAT}", found ${JSON.stringify(manifest?.format) ?? 'none'}.`,
    );
  }
  if (manifest.format_version !== FORMAT_VERSION) {
    throw invalid(
      `${path}: expected format_version ${FORMAT_VERSION}, found ${String(manifest.format_version)}: made by another version of this program.`,
    );
  }
  if (
    !manifest.files ||
    !(WEIGHTS in manifest.files) ||
    !manifest.classes ||
    !manifest.features ||
    !manifest.temperature
  ) {
    throw invalid(`${path}: expected classes, features, temperature and files, found not all of them.`);
  }
  return manifest as Manifest;
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('MODEL_INVALID', message, {
    hint: 'rakuten train   (makes and registers it anew)',
    cause,
  });
}

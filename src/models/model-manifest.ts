import type { FeatureOptions } from '../features/feature-options.ts';
import { type Calibration, parseCalibration } from './calibrate.ts';
import { FITTED_KINDS, type FittedKind, type WeightsType } from './fitted-model.ts';
import { invalidModel } from './invalid-model.ts';
import type { ProductType } from './product-type.ts';

/** A file of the folder and what it must hold. */
interface ManifestFile {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** model.json: all of a model but its arrays, and what the other files of the folder must be. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly format_version: typeof FORMAT_VERSION;
  /** The program that wrote the folder, with its version. */
  readonly made_by: string;
  readonly algorithm: string;
  readonly kind: FittedKind;
  readonly weights: WeightsType;
  readonly classes: readonly ProductType[];
  readonly calibration: Calibration;
  readonly features: FeatureOptions;
  readonly files: Readonly<Record<string, ManifestFile>>;
}

const FORMAT = 'rakuten-model';
/** Changes with the layout of the folder, or with what its numbers mean. */
const FORMAT_VERSION = 2;
export const WEIGHTS_FILE = 'weights.safetensors';
const PROGRAM = 'rakuten 0.1.0';

/** The manifest of a model that this program writes now. */
export function createManifest(content: Omit<Manifest, 'format' | 'format_version' | 'made_by'>): Manifest {
  return { format: FORMAT, format_version: FORMAT_VERSION, made_by: PROGRAM, ...content };
}

/**
 * The manifest in the text of a model.json; `path` names it in errors. Throws `MODEL_INVALID` where it is of another
 * program or version, or a field is not as `Manifest` says. The feature options are taken as they are.
 */
export function parseManifest(text: string, path: string): Manifest {
  const manifest = parseObject(text, path);
  if (manifest.format !== FORMAT) {
    throw invalidModel(`${path}: expected format "${FORMAT}", found ${show(manifest.format)}.`);
  }
  if (manifest.format_version !== FORMAT_VERSION) throw otherVersion(manifest, path);
  const check = (field: keyof Manifest, expected: string, holds: (value: unknown) => boolean): void => {
    if (!holds(manifest[field])) {
      throw invalidModel(`${path}: expected ${field} to be ${expected}, found ${show(manifest[field])}.`);
    }
  };
  check('algorithm', 'a name', (value) => typeof value === 'string');
  check('kind', `one of ${FITTED_KINDS.join(', ')}`, (value) => FITTED_KINDS.some((kind) => kind === value));
  check('weights', 'int8 or float32', (value) => value === 'int8' || value === 'float32');
  check('classes', 'product types with different codes', isClasses);
  check('features', 'options', isObject);
  check('files', `bytes and sha256 of ${WEIGHTS_FILE} and its companions`, isFiles);
  return { ...manifest, calibration: parseCalibration(manifest.calibration, path) } as unknown as Manifest;
}

function parseObject(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidModel(
      `${path}: expected JSON, found ${error instanceof Error ? error.message : 'something else'}.`,
      error,
    );
  }
  if (!isObject(value)) throw invalidModel(`${path}: expected a JSON object, found ${show(value)}.`);
  return value;
}

function otherVersion({ format_version: found, made_by }: Record<string, unknown>, path: string): Error {
  const maker = typeof made_by === 'string' ? made_by.slice(0, 80) : 'a version before 2 of the format';
  const whose =
    typeof found === 'number' && found > FORMAT_VERSION
      ? `made by a newer program (${maker})`
      : `made by an older program (${maker})`;
  return invalidModel(
    `${path}: expected format_version ${FORMAT_VERSION}, which ${PROGRAM} reads, found ${show(found)}: ${whose}.`,
  );
}

function isClasses(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const types = value as unknown[];
  const codes = types.map((type) => (isObject(type) ? type.code : undefined));
  return (
    types.every(
      (type) => isObject(type) && Number.isSafeInteger(type.code) && typeof type.category === 'string',
    ) && new Set(codes).size === codes.length
  );
}

function isFiles(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.hasOwn(value, WEIGHTS_FILE) &&
    Object.entries(value).every(
      ([name, file]) =>
        // A name that leads out of the folder is nobody's companion.
        /^\w[\w.-]*$/.test(name) &&
        isObject(file) &&
        Number.isSafeInteger(file.bytes) &&
        typeof file.sha256 === 'string' &&
        /^[0-9a-f]{64}$/.test(file.sha256),
    )
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value for an error message, cut where it is long. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AppError } from '../../src/errors/app-error.ts';
import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { rowOf } from '../../src/features/sparse-matrix.ts';
import { type Tensors, readSafetensors, writeSafetensors } from '../../src/files/safetensors.ts';
import { hashFile } from '../../src/files/hash-file.ts';
import { classifyListing } from '../../src/models/classify-listing.ts';
import { explainClassification } from '../../src/models/explain-classification.ts';
import type { FittedModel } from '../../src/models/fitted-model.ts';
import {
  type Model,
  readCompanion,
  readModelFolder,
  writeModelFolder,
} from '../../src/models/model-folder.ts';
import { quantiseModel } from '../../src/models/quantise-weights.ts';
import { verifyStoredModel } from '../../src/tracking/models/model-store.ts';
import { PLAIN_FEATURES } from '../support/feature-options.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LISTINGS = [
  { designation: 'Piscine ronde', description: 'avec pompe' },
  { designation: 'Piscine gonflable', description: '' },
  { designation: 'Livre de poche', description: 'roman' },
  { designation: 'Livre ancien', description: '' },
];

/** The first two listings against the others: a weight is the sum of the column's values on either side. */
function smallModel(weightsType: 'int8' | 'float32' = 'int8'): Model {
  const fit = startVectoriserFit(PLAIN_FEATURES);
  LISTINGS.forEach((listing) => {
    fit.add(listing);
  });
  const { vectoriser, matrix } = fit.finish();
  const weights = new Float32Array(2 * vectoriser.columns);
  LISTINGS.forEach((_listing, row) => {
    const { indices, values } = rowOf(matrix, row);
    indices.forEach((column, j) => {
      weights[2 * column] += row < 2 ? values[j] : -values[j];
      weights[2 * column + 1] -= row < 2 ? values[j] : -values[j];
    });
  });
  const linear = { kind: 'linear', classes: 2, weights, bias: Float32Array.of(-0.5, 0.25) } as const;
  const fitted: FittedModel = weightsType === 'int8' ? quantiseModel(linear) : linear;
  const classes = [
    { code: 2583, category: 'Home & garden > Pool & spa' },
    { code: 10, category: 'Books > Used books' },
  ];
  const calibration = { method: 'sigmoid', slope: 2, offset: 0.5, power: 1.5 } as const;
  return { algorithm: 'linear_svm', classes, calibration, vectoriser, fitted };
}

const PROFILE = { 'profile.json': '{"rows":4}\n' };

test.each(['int8', 'float32'] as const)(
  'a model of %s that was written and read again classifies as before',
  (type) => {
    const folder = temporaryFolder();
    const model = smallModel(type);
    writeModelFolder(folder, model, PROFILE);
    const { id, ...read } = readModelFolder(folder);
    expect(read).toEqual(model);
    for (const listing of LISTINGS)
      expect(classifyListing(read, listing, 2)).toEqual(classifyListing(model, listing, 2));
    expect(classifyListing(read, { designation: 'piscine', description: '' }, 1).top[0].code).toBe(2583);
    expect(readCompanion(folder, 'profile.json')).toBe('{"rows":4}\n');
    // The registry names the model by the same hash, which it takes from the files.
    expect(() => verifyStoredModel(folder, id)).not.toThrow();
  },
);

test('the same model gives the same bytes', () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  writeModelFolder(one, smallModel(), PROFILE);
  writeModelFolder(two, smallModel(), PROFILE);
  for (const name of ['model.json', 'weights.safetensors', 'profile.json']) {
    expect(readFileSync(join(one, name))).toEqual(readFileSync(join(two, name)));
  }
});

test('a damaged or foreign model is refused, with what was expected and found', () => {
  const folder = temporaryFolder();
  const model = smallModel();
  const weights = join(folder, 'weights.safetensors');
  const manifest = join(folder, 'model.json');
  const replace = (from: string, to: string): void =>
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(from, to));
  const cases: [damage: () => void, message: RegExp][] = [
    [() => truncateSync(weights, 1000), /weights\.safetensors: expected \d+ bytes, found 1000\.$/],
    [() => appendFileSync(weights, 'x'), /weights\.safetensors: expected \d+ bytes, found \d+\.$/],
    [() => rmSync(weights), /weights\.safetensors: expected \d+ bytes, found no file\.$/],
    [
      () => flipLastByte(weights),
      /weights\.safetensors: expected content with the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64}\.$/,
    ],
    [
      () => writeFileSync(join(folder, 'profile.json'), '{"rows":5}\n'),
      /profile\.json: expected content with the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64}\.$/,
    ],
    [() => rmSync(manifest), /model\.json: expected the description of a model, found no file\.$/],
    [() => writeFileSync(manifest, '{"format":'), /model\.json: expected JSON, found /],
    [
      () => writeFileSync(manifest, '{"format":"onnx"}'),
      /model\.json: expected format "rakuten-model", found "onnx"\.$/,
    ],
    [() => writeFileSync(manifest, '[]'), /model\.json: expected a JSON object, found \[\]\.$/],
    [
      () => writeFileSync(manifest, '{"format":"rakuten-model","format_version":1}'),
      /expected format_version 2, which rakuten 0\.1\.0 reads, found 1: made by an older program \(a version before 2 of the format\)\.$/,
    ],
    [
      () => {
        replace('"format_version": 2', '"format_version": 9');
        replace('"made_by": "rakuten 0.1.0"', '"made_by": "rakuten 3.0.0"');
      },
      /expected format_version 2, which rakuten 0\.1\.0 reads, found 9: made by a newer program \(rakuten 3\.0\.0\)\.$/,
    ],
    [
      () => replace('"calibration"', '"heat"'),
      /expected calibration\.method to be softmax or sigmoid, found none\.$/,
    ],
    [
      () => replace('"slope": 2', '"slope": -2'),
      /expected calibration\.slope to be a number above 0, found -2\.$/,
    ],
    [() => replace('"kind": "linear"', '"kind": "magic"'), /expected kind to be one of .*, found "magic"\.$/],
    [
      () => replace('"code": 10,', '"code": 2583,'),
      /expected classes to be product types with different codes, /,
    ],
    [
      () => replace('"profile.json"', '"../profile.json"'),
      /expected files to be bytes and sha256 of weights\.safetensors and its companions, /,
    ],
    [
      () => replace('"weights": "int8"', '"weights": "float32"'),
      /weights\.safetensors: expected weights as float32, found them as int8\.$/,
    ],
    [
      () => replace('"classes": [', '"classes": [{ "code": 7, "category": "x" },'),
      /weights\.safetensors: expected scores of 3 classes, found a model of 2\.$/,
    ],
  ];
  for (const [damage, message] of cases) {
    writeModelFolder(folder, model, PROFILE);
    damage();
    expect(() => readModelFolder(folder)).toThrow(message);
  }
});

/** Rewrites the arrays of a model and the hash of their file, as somebody would who means harm. */
function forge(folder: string, change: (tensors: Record<string, Tensors[string]>) => void): void {
  const path = join(folder, 'weights.safetensors');
  const tensors = { ...readSafetensors(path) };
  change(tensors);
  writeSafetensors(path, tensors);
  const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
    files: Record<string, { bytes: number; sha256: string }>;
  };
  manifest.files['weights.safetensors'] = {
    bytes: statSync(path).size,
    sha256: hashFile(path, 'sha256'),
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
}

test('arrays that fit their hash but no model are refused, verified or not', () => {
  const folder = temporaryFolder();
  const model = smallModel();
  const { columns } = model.vectoriser;
  const cases: [change: Parameters<typeof forge>[1], message: RegExp][] = [
    [
      (tensors) =>
        (tensors['model.scales'] = { shape: [columns], data: new Float32Array(columns).fill(NaN) }),
      /expected finite scales, found NaN at 0\.$/,
    ],
    [
      (tensors) => (tensors['model.weights'] = { shape: [columns, 2], data: new Uint8Array(2 * columns) }),
      /expected weights to be float32 or int8, found Uint8Array of \d+ × 2\.$/,
    ],
    [
      (tensors) => {
        tensors['model.weights'] = { shape: [1, 2], data: new Int8Array(2) };
        tensors['model.scales'] = { shape: [1], data: new Float32Array(1) };
      },
      /expected a model of the vocabulary's \d+ columns, found one of others\.$/,
    ],
    [(tensors) => delete tensors['model.bias'], /expected bias to be float32, one per class, found none\.$/],
    [
      (tensors) => tensors['words.slots'].data.fill(1),
      /expected the vocabulary of words, found arrays that are none\.$/,
    ],
  ];
  for (const [change, message] of cases) {
    writeModelFolder(folder, model, {});
    forge(folder, change);
    for (const verify of [true, false]) {
      expect(() => readModelFolder(folder, { verify })).toThrow(
        expect.objectContaining({
          code: 'MODEL_INVALID',
          message: expect.stringMatching(message) as string,
        }) as Error,
      );
    }
  }
});

test('a vocabulary with slots that name no n-gram finds the n-grams that it has', () => {
  const folder = temporaryFolder();
  const model = smallModel();
  writeModelFolder(folder, model, {});
  forge(folder, (tensors) => {
    const slots = tensors['words.slots'].data;
    const last = slots.lastIndexOf(0);
    slots.forEach((id, slot) => (slots[slot] = id === 0 && slot !== last ? 2 ** 32 - 1 - slot : id));
  });
  const damaged = readModelFolder(folder, { verify: false });
  for (const listing of [...LISTINGS, { designation: 'mots que personne ne connaît', description: '' }])
    expect(classifyListing(damaged, listing, 2)).toEqual(classifyListing(model, listing, 2));
});

function flipLastByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(path, bytes);
}

test('without verifying, a wrong size and a wrong structure are still noticed', () => {
  const folder = temporaryFolder();
  writeModelFolder(folder, smallModel(), PROFILE);
  const weights = join(folder, 'weights.safetensors');
  writeFileSync(weights, Buffer.alloc(readFileSync(weights).length));
  expect(() => readModelFolder(folder, { verify: false })).toThrow(/is not a whole safetensors file/);
});

test('a companion that the model does not have is an error', () => {
  const folder = temporaryFolder();
  writeModelFolder(folder, smallModel(), {});
  expect(() => readCompanion(folder, 'profile.json')).toThrow(
    expect.objectContaining({ code: 'MODEL_INVALID' } satisfies Partial<AppError>),
  );
});

test('the contributions of an explanation add up to the score', () => {
  const model = smallModel();
  const listing = { designation: 'Piscine ancienne', description: 'un livre' };
  for (const { code } of model.classes) {
    const { bias, score, contributions } = explainClassification(model, listing, code);
    expect(contributions.reduce((sum, { contribution }) => sum + contribution, bias)).toBeCloseTo(score, 12);
    expect(contributions.map(({ text }) => text)).toContain('piscine');
  }
  const [pool] = model.classes;
  const { contributions } = explainClassification(model, listing, pool.code);
  expect(contributions.find(({ text }) => text === 'piscine')?.contribution).toBeGreaterThan(0);
  expect(contributions.find(({ text }) => text === 'livre')?.contribution).toBeLessThan(0);
});

import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AppError } from '../../src/errors/app-error.ts';
import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { classifyListing } from '../../src/models/classify-listing.ts';
import { explainClassification } from '../../src/models/explain-classification.ts';
import { fitLinearSvm } from '../../src/models/fit-linear-svm.ts';
import {
  type Model,
  readCompanion,
  readModelFolder,
  writeModelFolder,
} from '../../src/models/model-folder.ts';
import { verifyStoredModel } from '../../src/tracking/model-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LISTINGS = [
  { designation: 'Piscine ronde', description: 'avec pompe' },
  { designation: 'Piscine gonflable', description: '' },
  { designation: 'Livre de poche', description: 'roman' },
  { designation: 'Livre ancien', description: '' },
];

async function smallModel(): Promise<Model> {
  const fit = startVectoriserFit({
    word_ngram_range: [1, 2],
    title_char_ngram_range: [3, 5],
    min_df: 1,
    max_features: 1000,
    sublinear_tf: true,
  });
  LISTINGS.forEach(fit.add);
  const { vectoriser, matrix } = fit.finish();
  const linear = await fitLinearSvm(
    { matrix, labels: Int32Array.of(0, 0, 1, 1), classes: 2, rows: Uint32Array.of(0, 1, 2, 3) },
    { C: 1, epochs: 10, class_weight: 'none', seed: 1 },
  );
  const classes = [
    { code: 2583, category: 'Home & garden > Pool & spa' },
    { code: 10, category: 'Books > Used books' },
  ];
  return { algorithm: 'linear_svm', classes, temperature: 0.2, vectoriser, linear };
}

const PROFILE = { 'profile.json': '{"rows":4}\n' };

test('a model that was written and read again classifies as before', async () => {
  const folder = temporaryFolder();
  const model = await smallModel();
  writeModelFolder(folder, model, PROFILE);
  const { id, ...read } = readModelFolder(folder);
  expect(read).toEqual(model);
  for (const listing of LISTINGS)
    expect(classifyListing(read, listing, 2)).toEqual(classifyListing(model, listing, 2));
  expect(classifyListing(read, { designation: 'piscine', description: '' }, 1).top[0].code).toBe(2583);
  expect(readCompanion(folder, 'profile.json')).toBe('{"rows":4}\n');
  // The registry names the model by the same hash, which it takes from the files.
  expect(() => verifyStoredModel(folder, id)).not.toThrow();
});

test('the same model gives the same bytes', async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  writeModelFolder(one, await smallModel(), PROFILE);
  writeModelFolder(two, await smallModel(), PROFILE);
  for (const name of ['model.json', 'weights.safetensors', 'profile.json']) {
    expect(readFileSync(join(one, name))).toEqual(readFileSync(join(two, name)));
  }
});

test('a damaged or foreign model is refused, with what was expected and found', async () => {
  const folder = temporaryFolder();
  const model = await smallModel();
  const weights = join(folder, 'weights.safetensors');
  const manifest = join(folder, 'model.json');
  const replace = (from: string, to: string): void =>
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(from, to));
  const cases: [damage: () => void, message: RegExp][] = [
    [() => truncateSync(weights, 1000), /weights\.safetensors: expected \d+ bytes, found 1000\.$/],
    [() => appendFileSync(weights, 'x'), /weights\.safetensors: expected \d+ bytes, found \d+\.$/],
    [() => rmSync(weights), /weights\.safetensors: expected \d+ bytes, found no file\.$/],
    [
      () => writeFileSync(weights, Buffer.alloc(readFileSync(weights).length)),
      /expected content with the SHA-256 [0-9a-f]{64}, found [0-9a-f]{64}\.$/,
    ],
    [() => rmSync(manifest), /model\.json: expected the description of a model, found no file\.$/],
    [() => writeFileSync(manifest, '{"format":'), /model\.json: expected JSON, found /],
    [
      () => writeFileSync(manifest, '{"format":"onnx"}'),
      /model\.json: expected format "rakuten-model", found "onnx"\.$/,
    ],
    [() => writeFileSync(manifest, '[]'), /model\.json: expected format "rakuten-model", found none\.$/],
    [
      () => replace('"format_version": 1', '"format_version": 9'),
      /expected format_version 1, found 9: made by another version of this program\.$/,
    ],
    [
      () => replace('"temperature"', '"heat"'),
      /expected classes, features, temperature and files, found not all of them\.$/,
    ],
  ];
  for (const [damage, message] of cases) {
    writeModelFolder(folder, model, PROFILE);
    damage();
    expect(() => readModelFolder(folder)).toThrow(message);
  }
});

test('without verifying, a wrong size and a wrong structure are still noticed', async () => {
  const folder = temporaryFolder();
  writeModelFolder(folder, await smallModel(), PROFILE);
  const weights = join(folder, 'weights.safetensors');
  writeFileSync(weights, Buffer.alloc(readFileSync(weights).length));
  expect(() => readModelFolder(folder, { verify: false })).toThrow(/is not a whole safetensors file/);
});

test('a companion that the model does not have is an error', async () => {
  const folder = temporaryFolder();
  writeModelFolder(folder, await smallModel(), {});
  expect(() => readCompanion(folder, 'profile.json')).toThrow(
    expect.objectContaining({ code: 'MODEL_INVALID' } satisfies Partial<AppError>),
  );
});

test('the contributions of an explanation add up to the score', async () => {
  const model = await smallModel();
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

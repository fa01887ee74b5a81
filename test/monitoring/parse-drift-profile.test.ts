import { expect, test } from 'vitest';
import { AppError } from '../../src/errors/app-error.ts';
import { buildDriftProfile } from '../../src/monitoring/drift-profile.ts';
import { parseDriftProfile } from '../../src/monitoring/parse-drift-profile.ts';
import { CODES, createDriftRows } from './drift-rows.ts';

const PROFILE = buildDriftProfile(createDriftRows(50, 1), CODES);

function failure(text: string): AppError {
  try {
    parseDriftProfile(text, 'model/profile.json');
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  return expect.fail('expected an AppError');
}

test('gives back what was built', () => {
  expect(parseDriftProfile(JSON.stringify(PROFILE), 'model/profile.json')).toEqual(PROFILE);
});

test('says where JSON was expected', () => {
  const error = failure('{"rows": 3');
  expect(error.code).toBe('MODEL_INVALID');
  expect(error.message).toMatch(/^Expected JSON in model\/profile\.json: .+\.$/);
  expect(error.hint).toBe('Train the model again: rakuten repro --force train');
});

test.each([
  ['another version', { schema_version: 2 }, 'schema_version: Invalid input: expected 1'],
  [
    'unsorted values',
    { characters: { ...PROFILE.characters, values: [3, 1] } },
    'characters.values: expected values in ascending order',
  ],
  ['unsorted codes', { classes: [...CODES].reverse() }, 'classes: expected codes in ascending order'],
  ['a class without count', { class_counts: [50] }, 'class_counts: expected 5 counts, got 1'],
  ['counts of other rows', { rows: 51 }, 'class_counts: expected a sum of 51 rows, got 50'],
  [
    'more missing than there are',
    { description_missing: 60 },
    'description_missing: expected at most 50, got 60',
  ],
  [
    'values that went missing',
    { confidence: { ...PROFILE.confidence, values: [] } },
    'confidence: expected values of 50 rows, got 0',
  ],
])('refuses %s', (_name, change, detail) => {
  const error = failure(JSON.stringify({ ...PROFILE, ...change }));
  expect(error.message).toBe(
    'Expected a drift profile of schema version 1 in model/profile.json, got something else.',
  );
  expect(error.details).toEqual([detail]);
});

test('names all that is wrong at once', () => {
  expect(failure(JSON.stringify({ ...PROFILE, rows: -1, confidence: 3 })).details).toHaveLength(2);
  expect(failure('null').details).toEqual(['profile: Invalid input: expected object, received null']);
});

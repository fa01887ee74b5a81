import { expect, test } from 'vitest';
import {
  buildDriftProfile,
  MAX_SKETCH_VALUES,
  roundShare,
  sketch,
} from '../../src/monitoring/drift-profile.ts';
import { CODES, createDriftRows } from './drift-rows.ts';

const ROW = {
  predictedCode: 40,
  confidence: 0.912345,
  characters: 120,
  outOfVocabularyShare: 0.25,
  descriptionMissing: false,
};

test('counts classes and missing descriptions, and sorts what it measured', () => {
  const other = { ...ROW, predictedCode: 10, confidence: 0.5, characters: 60, descriptionMissing: true };
  const profile = buildDriftProfile([ROW, other, ROW], [40, 10, 1140]);
  expect(profile).toMatchObject({
    schema_version: 1,
    rows: 3,
    classes: [10, 40, 1140],
    class_counts: [1, 2, 0],
    description_missing: 1,
  });
  expect(profile.confidence.values).toEqual([0.5, 0.9123, 0.9123]);
  expect(profile.characters).toEqual({ mean: 100, standard_deviation: 34.641016, values: [60, 120, 120] });
});

test('is the same for the same rows in another order, to the byte', () => {
  const rows = createDriftRows(500, 1);
  const profile = JSON.stringify(buildDriftProfile(rows, CODES));
  expect(JSON.stringify(buildDriftProfile([...rows].reverse(), CODES))).toBe(profile);
});

test('refuses a prediction that the model cannot make', () => {
  expect(() => buildDriftProfile([ROW], [10, 50])).toThrow(
    "Expected predictions of the model's 2 classes, got 40.",
  );
});

test('no rows make a profile too', () => {
  expect(buildDriftProfile([], [10])).toMatchObject({
    rows: 0,
    class_counts: [0],
    confidence: { values: [] },
  });
});

test('a sketch thins out large samples evenly and keeps their exact mean', () => {
  const values = Array.from({ length: 3 * MAX_SKETCH_VALUES }, (_, index) => index);
  const { values: kept, mean } = sketch(values);
  expect(kept).toHaveLength(MAX_SKETCH_VALUES);
  expect(kept.slice(0, 3)).toEqual([1, 4, 7]);
  expect(kept.at(-1)).toBe(3 * MAX_SKETCH_VALUES - 2);
  expect(mean).toBe((3 * MAX_SKETCH_VALUES - 1) / 2);
});

test('shares are compared to four decimals', () => {
  expect([0.99996, 0.12344, 0.12346].map(roundShare)).toEqual([1, 0.1234, 0.1235]);
});

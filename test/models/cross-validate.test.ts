import { expect, test } from 'vitest';
import { rowOf, stackRows } from '../../src/features/sparse-matrix.ts';
import { crossValidate, type Folds, keepFolds, splitIntoFolds } from '../../src/models/cross-validate.ts';
import type { LinearModel } from '../../src/models/linear-model.ts';
import type { TrainingRows } from '../../src/models/training-rows.ts';
import { easyRows } from './easy-rows.ts';

const DATA = easyRows(60, 3);
const ALL = Uint32Array.from(DATA.labels, (_label, row) => row);

/** Scores each row by the column of each class: right wherever the row tells its class. */
function readColumns(): LinearModel {
  const weights = new Float32Array(DATA.matrix.columns * 3);
  for (let k = 0; k < 3; k += 1) weights[k * 3 + k] = 1;
  return { kind: 'linear', classes: 3, weights, bias: new Float32Array(3) };
}

test('each row is held out once, and learnt from in all other folds', () => {
  const folds = splitIntoFolds(DATA, ALL, 4);
  const heldOut = Array.from({ length: 4 }, (_fold, fold) => [...folds.take(fold).heldOut]);
  expect(heldOut.flat().sort((a, b) => a - b)).toEqual([...ALL]);
  for (let fold = 0; fold < 4; fold += 1) {
    const { examples } = folds.take(fold);
    expect([...examples.rows]).toEqual([...ALL].filter((row) => !heldOut[fold]?.includes(row)));
  }
});

test('a fold knows the vocabulary of the rows that it learns from, and no other', () => {
  const data = { ...DATA, vocabulary: { offsets: [0], weights: [1], min_df: 30 } };
  const { examples } = splitIntoFolds(data, ALL, 3).take(0);
  expect(examples.matrix.indices).toHaveLength(0);
});

test('copies are learnt with their listing, under its label and group, and never judged', () => {
  const copies = Uint32Array.of(3, 10, 59);
  const data = {
    ...DATA,
    matrix: stackRows(
      [...ALL, ...copies].map((row) => rowOf(DATA.matrix, row)),
      DATA.matrix.columns,
    ),
    copies,
  };
  const folds = splitIntoFolds(data, ALL, 4);
  for (let fold = 0; fold < 4; fold += 1) {
    const { examples, heldOut } = folds.take(fold);
    expect(Math.max(...heldOut)).toBeLessThan(60);
    copies.forEach((listing, copy) => {
      expect(examples.rows.includes(60 + copy)).toBe(!heldOut.includes(listing));
      expect(examples.labels[60 + copy]).toBe(examples.labels[listing]);
      expect(examples.groups[60 + copy]).toBe(examples.groups[listing]);
    });
  }
});

test('an n-gram that is in one listing and its copy is in one listing', () => {
  const one = { indices: Uint32Array.of(0), values: Float32Array.of(1) };
  const none = { indices: new Uint32Array(), values: new Float32Array() };
  const data: TrainingRows = {
    matrix: stackRows([one, none, none, none, one], 1),
    copies: Uint32Array.of(0),
    vocabulary: { offsets: [0], weights: [1], min_df: 2 },
    labels: Int32Array.of(0, 0, 1, 1),
    groups: Uint32Array.of(1, 0, 2, 0, 3, 0, 4, 0),
    classes: 2,
  };
  const folds = splitIntoFolds(data, Uint32Array.of(0, 1, 2, 3), 2);
  expect([0, 1].map((fold) => folds.take(fold).examples.matrix.indices.length)).toEqual([0, 0]);
});

test('folds that are kept are made once', () => {
  let made = 0;
  const folds: Folds = {
    count: 2,
    take: (fold) => {
      made += 1;
      return splitIntoFolds(DATA, ALL, 2).take(fold);
    },
  };
  const kept = keepFolds(folds);
  expect(kept.take(0)).toBe(kept.take(0));
  expect(kept.take(1)).not.toBe(kept.take(0));
  expect(made).toBe(2);
});

test('gives the scores of rows that are held out, and the F1 of each fold', async () => {
  const { scores, f1_weighted, f1_macro } = await crossValidate(DATA, splitIntoFolds(DATA, ALL, 3), () =>
    Promise.resolve(readColumns()),
  );
  const { indices } = DATA.matrix;
  ALL.forEach((row) => {
    const own = [...scores.subarray(row * 3, row * 3 + 3)];
    expect(own.indexOf(Math.max(...own))).toBe(indices[2 * row]);
  });
  expect(f1_weighted).toHaveLength(3);
  expect(f1_macro.every((f1) => f1 > 0.7 && f1 < 1)).toBe(true);
});

test('rows that are in no fold have no scores', async () => {
  const some = ALL.filter((row) => row < 30);
  const { scores } = await crossValidate(DATA, splitIntoFolds(DATA, some, 3), () =>
    Promise.resolve(readColumns()),
  );
  expect([...scores.subarray(0, 90)].some(Number.isNaN)).toBe(false);
  expect([...scores.subarray(90)].every(Number.isNaN)).toBe(true);
});

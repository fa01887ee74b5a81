import { expect, test } from 'vitest';
import {
  countCombinations,
  expandGrid,
  type GridMapping,
  listMappings,
} from '../../../src/models/grid/expand-grid.ts';
import { describeCandidate } from '../../../src/models/learner-settings.ts';

const BASE = { algorithm: 'linear_svm', C: 0.5, epochs: 6, class_weight: 'sqrt', seed: 42 } as const;

const expand = (...mappings: GridMapping[]): string[] =>
  expandGrid(mappings, BASE).map((candidate) => describeCandidate(candidate));

test('the last setting changes fastest; what is not varied is as outside', () => {
  expect(expand({ C: [1, 2], epochs: [3, 4] })).toEqual([
    'linear_svm C=1 epochs=3 class_weight=sqrt',
    'linear_svm C=1 epochs=4 class_weight=sqrt',
    'linear_svm C=2 epochs=3 class_weight=sqrt',
    'linear_svm C=2 epochs=4 class_weight=sqrt',
  ]);
});

test('an algorithm gets the settings that it uses, and each combination is tried once', () => {
  expect(expand({ algorithm: ['naive_bayes', 'linear_svm'], C: [1, 2] })).toEqual([
    'naive_bayes variant=multinomial alpha=0.01 norm=false',
    'linear_svm C=1 epochs=6 class_weight=sqrt',
    'linear_svm C=2 epochs=6 class_weight=sqrt',
  ]);
  expect(expand({ C: [1, 1] }, { C: [1] })).toHaveLength(1);
});

test('mappings come one after the other', () => {
  expect(expand({ C: [2] }, { algorithm: ['naive_bayes'], alpha: [0.1] })).toEqual([
    'linear_svm C=2 epochs=6 class_weight=sqrt',
    'naive_bayes variant=multinomial alpha=0.1 norm=false',
  ]);
});

test.each([
  [undefined, 0],
  [null, 0],
  [{}, 0],
  [[], 0],
  [[{}, { C: [1] }], 1],
  [{ C: [1, 2], epochs: [1, 2, 3] }, 6],
  [[{ C: [1, 2] }, { C: [1, 2], epochs: [1, 2, 3] }], 8],
])('%j has %i combinations', (grid, count) => {
  expect(countCombinations(listMappings(grid))).toBe(count);
});

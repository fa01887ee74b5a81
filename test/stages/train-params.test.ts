import { expect, test } from 'vitest';
import { expandGrid, listMappings } from '../../src/models/grid/expand-grid.ts';
import { completeSettings } from '../../src/models/learner-settings.ts';
import { checkTrainParams, listUnusedSettings, trainParams } from '../../src/stages/train-params.ts';

const GOOD = {
  algorithm: 'linear_svm',
  ...{ C: 0.5, epochs: 6, class_weight: 'sqrt', cv_folds: 3, seed: 42, min_weighted_f1: 0.75 },
};
const problemsOf = (change: object): string[] =>
  checkTrainParams({ train: { ...GOOD, ...change } }).map(({ param, message }) => `${param}: ${message}`);

test.each([
  [{}],
  [{ grid: undefined }],
  [{ grid: null }],
  [{ grid: {} }],
  [{ grid: [] }],
  [{ grid: { algorithm: ['linear_svm', 'naive_bayes'], C: [0.2, 0.4], alpha: [1] } }],
  [{ grid: [{ C: [1] }, { algorithm: ['naive_bayes'], variant: ['multinomial'] }] }],
  [{ C: undefined, epochs: undefined, class_weight: undefined }],
  [{ weights: 'float32' }],
  [{ balance: 'oversample' }],
  [{ balance: 'class_weight', grid: { class_weight: ['none', 'sqrt'] } }],
])('%j is good', (change) => {
  expect(problemsOf(change)).toEqual([]);
});

test.each([
  [{ C: 0 }, 'train.C: expected a number above 0, got 0'],
  [{ C: NaN }, 'train.C: expected a number above 0, got NaN'],
  [{ C: Infinity }, 'train.C: expected a number above 0, got Infinity'],
  [
    { balance: 'smote' },
    'train.balance: expected one of none, class_weight, oversample, undersample, got "smote"',
  ],
  [
    { balance: 'none', grid: { class_weight: ['sqrt'] } },
    'train.grid.class_weight: expected train.balance class_weight with it, got "none"',
  ],
  [
    { balance: 'undersample', grid: [{ C: [1] }, { class_weight: ['sqrt'] }] },
    'train.grid.1.class_weight: expected train.balance class_weight with it, got "undersample"',
  ],
  [{ weights: 'int4' }, 'train.weights: expected one of int8, float32, got "int4"'],
  [{ grid: 3 }, 'train.grid: expected lists of values by setting, such as {C: [0.2, 0.4]}, got 3'],
  [{ grid: [[1]] }, 'train.grid.0: expected lists of values by setting, such as {C: [0.2, 0.4]}, got [1]'],
  [{ grid: { C: [] } }, 'train.grid.C: expected a list of values to try, got []'],
  [{ grid: { C: 0.5 } }, 'train.grid.C: expected a list of values to try, got 0.5'],
  [{ grid: { C: [1, -1] } }, 'train.grid.C.1: expected a number above 0, got -1'],
  [{ grid: { C: [NaN] } }, 'train.grid.C.0: expected a number above 0, got NaN'],
  [{ grid: [{ C: [Infinity] }] }, 'train.grid.0.C.0: expected a number above 0, got Infinity'],
  [{ grid: { epoch: [1] } }, 'train.grid.epoch: unknown setting; did you mean epochs?'],
  [
    { grid: { alpha: [1] } },
    'train.grid.alpha: expected settings that linear_svm uses: C, epochs, class_weight',
  ],
  [
    { grid: { C: Array<number>(101).fill(1), epochs: Array<number>(100).fill(1) } },
    'train.grid: expected at most 10000 combinations, got 10100: try fewer values of a setting',
  ],
])('%j: %s', (change, problem) => {
  expect(problemsOf(change)).toEqual([problem]);
});

test('an unknown algorithm in a grid is named where it stands', () => {
  expect(problemsOf({ grid: { algorithm: ['linear_svm', 'svm'] } })).toEqual([
    expect.stringMatching(/^train\.grid\.algorithm\.1: expected one of .*linear_svm.*, got "svm"$/),
  ]);
});

test('all problems come at once, those of the grid too', () => {
  expect(problemsOf({ C: -1, seed: 0.5, grid: [{ C: [0], x: [1] }, { epochs: [] }] })).toEqual([
    'train.C: expected a number above 0, got -1',
    'train.seed: expected a whole number from 0 to 4294967295, got 0.5',
    'train.grid.0.C.0: expected a number above 0, got 0',
    expect.stringMatching(/^train\.grid\.0\.x: unknown setting; expected one of algorithm, C, /),
    'train.grid.1.epochs: expected a list of values to try, got []',
  ]);
});

test('settings that nothing uses are noted', () => {
  const settings = trainParams.parse({ train: { ...GOOD, algorithm: 'naive_bayes' } }).train;
  expect(listUnusedSettings(settings, [completeSettings('naive_bayes', settings)])).toEqual([
    'naive_bayes does not use train.C, train.epochs, train.class_weight',
  ]);
  const grid = listMappings({ algorithm: ['naive_bayes', 'linear_svm'] });
  expect(listUnusedSettings(settings, expandGrid(grid, settings))).toEqual([]);
});

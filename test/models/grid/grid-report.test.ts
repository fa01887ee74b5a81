import { expect, test } from 'vitest';
import { formatTrials, reportTrials } from '../../../src/models/grid/grid-report.ts';
import type { Trial } from '../../../src/models/grid/trial.ts';
import { completeSettings } from '../../../src/models/learner-settings.ts';

const trial = (number: number, C: number, f1: number, rows = 90): Trial => ({
  number,
  candidate: completeSettings('linear_svm', { C }),
  rounds: 1,
  rows,
  f1_weighted: [f1, f1 + 0.02],
  f1_macro: [f1 - 0.1, f1 - 0.1],
  seconds: 1.25 * number,
});

test('a table names what was varied only', () => {
  expect(formatTrials([trial(2, 0.25, 0.8), trial(1, 16, 0.7)])).toEqual([
    'grid                   weighted F1         macro F1  seconds',
    'linear_svm C=0.25  0.8100 ± 0.0141  0.7000 ± 0.0000      2.5',
    'linear_svm C=16    0.7100 ± 0.0141  0.6000 ± 0.0000      1.3',
  ]);
});

test('rows are shown where they differ', () => {
  expect(
    formatTrials([trial(1, 1, 0.8, 3000), trial(2, 2, 0.9, 1000)]).map((line) => line.slice(-15)),
  ).toEqual(['  rows  seconds', ' 3,000      1.3', ' 1,000      2.5']);
});

test('of a long list the first are shown, and where to find the others', () => {
  const lines = formatTrials(Array.from({ length: 25 }, (_trial, i) => trial(i + 1, i + 1, 0.5)));
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('and 5 more: rakuten runs show');
});

test('the report has all settings, and no times', () => {
  expect(reportTrials([trial(1, 2, 0.8)])).toEqual([
    {
      algorithm: 'linear_svm',
      settings: { C: 2, epochs: 6, class_weight: 'sqrt' },
      rows: 90,
      f1_weighted_mean: 0.81,
      f1_weighted_std: 0.014142,
      f1_macro_mean: 0.7,
      f1_macro_std: 0,
    },
  ]);
});

import { expect, test } from 'vitest';
import { checkTrainParams } from '../../../src/stages/train-params.ts';

function problemsOf(settings: object): string[] {
  const train = { algorithm: 'ensemble', cv_folds: 3, seed: 1, min_weighted_f1: 0, ...settings };
  return checkTrainParams({ train }).map(({ param, message }) => `${param}: ${message}`);
}

test.each([
  [{ networks: 0 }, 'train.networks: expected a whole number from 1 to 20, got 0'],
  [{ hidden: 2000 }, 'train.hidden: expected a whole number from 1 to 1024, got 2000'],
  [{ blend_folds: 1 }, 'train.blend_folds: expected a whole number from 2 to 20, got 1'],
  [{ grid: { hidden: [64, 1.5] } }, 'train.grid.hidden.1: expected a whole number from 1 to 1024, got 1.5'],
  [
    { grid: { alpha: [1] } },
    'train.grid.alpha: expected settings that ensemble uses: C, epochs, class_weight, networks, hidden, blend_folds',
  ],
])('%j', (settings, problem) => {
  expect(problemsOf(settings)).toEqual([problem]);
});

test('its own settings are taken', () => {
  const own = { networks: 2, hidden: 64, blend_folds: 3, C: 0.4, epochs: 5, class_weight: 'sqrt' };
  expect(problemsOf({ ...own, grid: { networks: [1, 2] } })).toEqual([]);
});

import { expect, test } from 'vitest';
import type { AppError } from '../../../src/errors/app-error.ts';
import { checkComparedModels, type ComparedModels } from '../../../src/retraining/gates/compared-models.ts';
import { answersOf } from './answer-rows.ts';

const classNames = ['Books', 'Games'];
const truth = Int32Array.of(0, 1, 1);
const good = answersOf(truth, 2);
const models: ComparedModels = { classNames, truth, champion: good, challenger: good };

function errorOf(changed: Partial<ComparedModels>): Pick<AppError, 'code' | 'message' | 'details' | 'hint'> {
  try {
    checkComparedModels({ ...models, ...changed });
  } catch (error) {
    const { code, message, details, hint } = error as AppError;
    return { code, message, details, hint };
  }
  throw new Error('nothing was thrown');
}

const withProbability = (value: number): ComparedModels['challenger'] => ({
  ...good,
  probabilities: good.probabilities.with(3, value),
});

test('answers that fit together pass, with or without a champion', () => {
  checkComparedModels(models);
  checkComparedModels({ ...models, champion: undefined });
});

test('float16 probabilities pass', () => {
  checkComparedModels({ ...models, challenger: withProbability(0.8505) });
});

test('no evaluation rows are no judgement', () => {
  expect(errorOf({ truth: new Int32Array() })).toMatchObject({
    code: 'DATA_INVALID',
    message: 'Expected evaluation rows to judge the challenger on, got none.',
  });
});

test('a label that is no class is named', () => {
  expect(errorOf({ truth: Int32Array.of(0, 1, 2) }).message).toBe(
    'Expected the label of evaluation row 2 to be a class from 0 to 1, got 2.',
  );
});

test('all that is wrong with the answers is told at once', () => {
  const challenger = { predicted: Int32Array.of(0, -1), probabilities: new Float64Array(5) };
  expect(errorOf({ challenger })).toEqual({
    code: 'MODEL_INVALID',
    message: 'The challenger cannot be judged: its answers cannot be used.',
    details: [
      'expected 3 predicted classes, one for each evaluation row, got 2',
      'row 1: expected a predicted class from 0 to 1, got -1',
      'expected 6 probabilities, 2 for each of 3 rows, got 5',
    ],
    hint: 'Look at how it was trained: rakuten runs list',
  });
});

test.each([
  [NaN, 'row 1: expected a probability from 0 to 1, got NaN'],
  [Infinity, 'row 1: expected a probability from 0 to 1, got Infinity'],
  [-0.1, 'row 1: expected a probability from 0 to 1, got -0.1'],
  [0.5, 'row 1: expected probabilities that sum to 1, got 0.6500'],
])('a probability of %d is refused', (value, detail) => {
  expect(errorOf({ challenger: withProbability(value) }).details).toEqual([detail]);
});

test('a champion that cannot be judged is not taken for a bad challenger', () => {
  expect(errorOf({ champion: withProbability(NaN) })).toMatchObject({
    message: 'The champion cannot be judged: its answers cannot be used.',
    hint: 'Put an earlier version back, or promote another: rakuten models list',
  });
});

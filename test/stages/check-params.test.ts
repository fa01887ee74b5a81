import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkWith, parseParams } from '../../src/stages/check-params.ts';

const schema = z.object({
  train: z.strictObject({
    C: z.number().gt(0).describe('a number above 0'),
    epochs: z.int().min(1),
    class_weight: z.enum(['none', 'sqrt']),
    top_k: z.number().min(1).multipleOf(2).optional(),
    range: z.tuple([z.int(), z.int()]).describe('two whole numbers'),
  }),
});
const GOOD = { train: { C: 0.5, epochs: 8, class_weight: 'sqrt', range: [1, 2] } };

test('good settings have no problems', () => {
  expect(checkWith(schema, GOOD)).toEqual([]);
  expect(parseParams(schema, GOOD)).toEqual(GOOD);
});

test.each([
  [{ C: -1 }, 'train.C', 'expected a number above 0, got -1'],
  [{ C: NaN }, 'train.C', 'expected a number above 0, got NaN'],
  [{ C: undefined }, 'train.C', 'expected a number above 0, got nothing'],
  [{ C: '1' }, 'train.C', 'expected a number above 0, got "1"'],
  [{ epochs: 0 }, 'train.epochs', 'expected a number of at least 1, got 0'],
  [{ epochs: 1.5 }, 'train.epochs', 'expected a whole number, got 1.5'],
  [{ epochs: null }, 'train.epochs', 'expected a number, got an empty value'],
  [{ class_weight: 'square' }, 'train.class_weight', 'expected one of none, sqrt, got "square"'],
  [{ range: [1] }, 'train.range', 'expected two whole numbers, got [1]'],
  [{ top_k: -1.5 }, 'train.top_k', 'expected a number of at least 1, got -1.5'],
  [{ epoch: 8 }, 'train.epoch', 'unknown setting; did you mean epochs?'],
  [{ colour: 1 }, 'train.colour', 'unknown setting; expected one of C, epochs, class_weight, top_k, range'],
])('%j: %s %s', (change, param, message) => {
  expect(checkWith(schema, { train: { ...GOOD.train, ...change } })).toEqual([{ param, message }]);
});

test('a section that is missing is one problem', () => {
  expect(checkWith(schema, {})).toEqual([
    { param: 'train', message: 'expected a section with settings, got nothing' },
  ]);
});

test('all problems come at once, one for each setting', () => {
  const problems = checkWith(schema, {
    train: { C: 0, epochs: -1.5, class_weight: 'sqrt', range: [1, 2], x: 1 },
  });
  expect(problems.map(({ param }) => param)).toEqual(['train.C', 'train.epochs', 'train.x']);
});

test('settings that were not asked about before are refused with all problems', () => {
  const parsing = async () => parseParams(schema, { train: { ...GOOD.train, C: 0, epochs: 0 } });
  return expect(parsing()).rejects.toMatchObject({
    code: 'PARAMS_INVALID',
    details: [
      'train.C: expected a number above 0, got 0',
      'train.epochs: expected a number of at least 1, got 0',
    ],
  });
});

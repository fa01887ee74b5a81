import { expect, test } from 'vitest';
import { dealFolds } from '../../../src/models/ensemble/deal-folds.ts';
import { randomRows } from '../network/network-cases.ts';

test('rows of a group share a fold, and each fold has about its share of each class', () => {
  const data = randomRows(90, 4, 3, 1);
  const groups = data.groups.map((group) => group % 81);
  const folds = dealFolds({ ...data, groups }, 3, 42);
  groups.forEach((group, i) => expect(folds[i]).toBe(folds[groups.indexOf(group)]));
  for (let fold = 0; fold < 3; fold += 1) {
    for (let k = 0; k < 3; k += 1) {
      const count = data.labels.filter((label, i) => label === k && folds[i] === fold).length;
      expect(count).toBeGreaterThanOrEqual(9);
      expect(count).toBeLessThanOrEqual(12);
    }
  }
});

test('one fold for each row to learn from; another seed deals otherwise', () => {
  const data = { ...randomRows(60, 4, 2, 1), rows: Uint32Array.of(3, 5, 8, 40, 41, 42) };
  expect(dealFolds(data, 2, 1)).toHaveLength(6);
  const whole = randomRows(60, 4, 2, 1);
  expect(dealFolds(whole, 2, 1)).toEqual(dealFolds(whole, 2, 1));
  expect(dealFolds(whole, 2, 1)).not.toEqual(dealFolds(whole, 2, 2));
});

import { expect, test } from 'vitest';
import { countAnswers } from '../../../src/retraining/gates/answer-cells.ts';
import { testClassDrops } from '../../../src/retraining/gates/class-drop-test.ts';
import { labelsOf } from './answer-rows.ts';

/** So many answers of each class, in turn. */
const answers = (...runs: readonly (readonly [rows: number, k: number])[]): Int32Array =>
  Int32Array.from(runs.flatMap(([rows, k]) => Array.from({ length: rows }, () => k)));

const truth = labelsOf([12, 12]);
const champion = answers([10, 0], [2, 1], [9, 1], [3, 0]);
const challenger = answers([5, 0], [6, 1], [1, 0], [11, 1], [1, 0]);
const cells = countAnswers(truth, champion, challenger, 2);

test('scores and drops agree with scikit-learn', () => {
  const [first, second] = testClassDrops(cells, [0, 1], { samples: 1, seed: 1 });
  expect(first.championF1 - first.challengerF1).toBeCloseTo(0.16842105263157903, 12);
  expect(first.championRecall - first.challengerRecall).toBeCloseTo(1 / 3, 12);
  expect(second.championF1 - second.challengerF1).toBeCloseTo(0.02398800599700146, 12);
  expect(second.championRecall - second.challengerRecall).toBeCloseTo(-1 / 6, 12);
});

test('the p-values come close to those of all 256 ways to swap the answers', () => {
  // By enumeration in numpy 1.24.2; 40,000 samples have a standard error of at most 0.0025.
  const [first, second] = testClassDrops(cells, [0, 1], { samples: 40_000, seed: 1 });
  expect(Math.abs(first.f1P - 0.16796875)).toBeLessThan(0.01);
  expect(Math.abs(first.recallP - 0.109375)).toBeLessThan(0.01);
  expect(Math.abs(second.f1P - 0.421875)).toBeLessThan(0.01);
  expect(second.recallP).toBe(1);
});

test('a class is judged alike whichever others are tested with it', () => {
  const both = testClassDrops(cells, [0, 1], { samples: 500, seed: 3 });
  const [alone] = testClassDrops(cells, [1], { samples: 500, seed: 3 });
  expect(alone).toEqual(both[1]);
});

test('models that answer alike give no reason to doubt', () => {
  const same = countAnswers(truth, champion, champion, 2);
  expect(testClassDrops(same, [0], { samples: 100, seed: 3 })).toMatchObject([{ f1P: 1, recallP: 1 }]);
});

test('no more samples than asked are needed to be as sure as they allow', () => {
  const worst = countAnswers(labelsOf([40, 40]), labelsOf([40, 40]), answers([40, 1], [40, 1]), 2);
  expect(testClassDrops(worst, [0], { samples: 999, seed: 3 })).toMatchObject([
    { f1P: 0.001, recallP: 0.001 },
  ]);
});

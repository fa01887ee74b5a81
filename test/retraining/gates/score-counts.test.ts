import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countConfusions, scoreConfusions } from '../../../src/models/classification-metrics.ts';
import { countAnswers } from '../../../src/retraining/gates/answer-cells.ts';
import { countClasses, createClassCounts, scoreCounts } from '../../../src/retraining/gates/score-counts.ts';
import { randomClasses } from './answer-rows.ts';

test('scores of counted cells are those of the confusion matrix', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 2, max: 9 }),
      (seed, rows, classes) => {
        const [truth, one, other] = [0, 1, 2].map((i) => randomClasses(rows, classes, seed + i));
        const cells = countAnswers(truth, one, other, classes);
        for (const [answers, inCells] of [
          [one, cells.champion],
          [other, cells.challenger],
        ] as const) {
          const expected = scoreConfusions(countConfusions(truth, answers, classes));
          const counts = createClassCounts(classes);
          countClasses(cells.truth, inCells, cells.counts, counts);
          expect(scoreCounts(counts, 'weighted_f1')).toBeCloseTo(expected.f1_weighted, 12);
          expect(scoreCounts(counts, 'macro_f1')).toBeCloseTo(expected.f1_macro, 12);
        }
      },
    ),
  );
});

test('nothing counted scores 0', () => {
  expect(scoreCounts(createClassCounts(3), 'weighted_f1')).toBe(0);
});

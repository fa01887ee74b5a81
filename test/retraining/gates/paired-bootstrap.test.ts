import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countAnswers } from '../../../src/retraining/gates/answer-cells.ts';
import { bootstrapDifference, quantileOfSorted } from '../../../src/retraining/gates/paired-bootstrap.ts';
import { labelsOf, randomClasses } from './answer-rows.ts';

const OPTIONS = {
  metric: 'weighted_f1',
  resampling: 'stratified',
  samples: 300,
  confidence: 0.95,
  seed: 7,
} as const;

const truth = labelsOf([36, 15, 9]);
const champion = truth.map((label, row) => ((row * 7) % 10 < 3 ? (label + 1) % 3 : label));
const challenger = truth.map((label, row) => ((row * 11) % 13 < 2 ? (label + 2) % 3 : label));
const cells = countAnswers(truth, champion, challenger, 3);

// The same draws (mulberry32) in numpy 1.24.2, f1_score of scikit-learn 1.2.1, np.quantile, np.std(ddof=1).
test.each([
  ['weighted_f1', 'stratified', -0.01188933902437049, 0.24000111224798915, 0.06733935778572035],
  ['weighted_f1', 'plain', -0.0024140000095711463, 0.2596294178011961, 0.06977469813630839],
  ['macro_f1', 'stratified', -0.05885609563554121, 0.2790835940639399, 0.09013418684489825],
  ['macro_f1', 'plain', -0.04887399179039204, 0.30148899634134046, 0.09136945959534656],
] as const)(
  'the interval of %s, %s, agrees with scikit-learn and numpy',
  (metric, resampling, low, high, error) => {
    const found = bootstrapDifference(cells, { ...OPTIONS, metric, resampling });
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
    expect(found.standardError).toBeCloseTo(error, 12);
  },
);

test.each([
  ['weighted_f1', 0.7150793650793651, 0.8415329768270945],
  ['macro_f1', 0.671957671957672, 0.7951277480689245],
] as const)('%s of both models agrees with scikit-learn', (metric, before, after) => {
  const found = bootstrapDifference(cells, { ...OPTIONS, metric });
  expect(found.champion).toBeCloseTo(before, 12);
  expect(found.challenger).toBeCloseTo(after, 12);
  expect(found.difference).toBeCloseTo(after - before, 12);
});

test.each([
  [0, 1],
  [0.5, 3],
  [0.6, 4.2],
  [1, 9],
])('the quantile %d of 1, 2, 3, 6, 9 lies between two values', (share, expected) => {
  expect(quantileOfSorted(Float64Array.of(1, 2, 3, 6, 9), share)).toBeCloseTo(expected, 12);
});

test('the same seed gives the same interval, another seed another', () => {
  expect(bootstrapDifference(cells, OPTIONS)).toEqual(bootstrapDifference(cells, OPTIONS));
  expect(bootstrapDifference(cells, { ...OPTIONS, seed: 8 }).low).not.toBe(
    bootstrapDifference(cells, OPTIONS).low,
  );
});

test('the order of the rows does not matter', () => {
  const backwards = countAnswers(truth.toReversed(), champion.toReversed(), challenger.toReversed(), 3);
  expect(bootstrapDifference(backwards, OPTIONS)).toEqual(bootstrapDifference(cells, OPTIONS));
});

test('who is compared with whom only turns the sign of the difference', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 200 }), (seed, rows) => {
      const [labels, one, other] = [0, 1, 2].map((i) => randomClasses(rows, 4, seed + i));
      const there = bootstrapDifference(countAnswers(labels, one, other, 4), { ...OPTIONS, samples: 20 });
      const back = bootstrapDifference(countAnswers(labels, other, one, 4), { ...OPTIONS, samples: 20 });
      expect(back.difference).toBeCloseTo(-there.difference, 12);
    }),
    { numRuns: 30 },
  );
});

test('a model compared with itself differs by nothing, however the rows are drawn', () => {
  const same = countAnswers(truth, champion, champion, 3);
  expect(bootstrapDifference(same, OPTIONS)).toMatchObject({
    difference: 0,
    low: 0,
    high: 0,
    standardError: 0,
  });
});

test('more confidence never makes the interval narrower', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 0.98, noNaN: true }), (confidence) => {
      const narrow = bootstrapDifference(cells, { ...OPTIONS, samples: 50, confidence });
      const wide = bootstrapDifference(cells, { ...OPTIONS, samples: 50, confidence: confidence + 0.01 });
      expect(wide.low).toBeLessThanOrEqual(narrow.low);
      expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
    }),
    { numRuns: 30 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countByClass,
  fitNaiveBayes,
  type NaiveBayesOptions,
  weighColumns,
} from '../../../src/models/naive-bayes/fit-naive-bayes.ts';
import { LABELS, ROWS, toData } from '../../support/small-rows.ts';

const DATA = toData(ROWS, LABELS, 3);

// scikit-learn 1.2.1: MultinomialNB(alpha=.5), ComplementNB(alpha=.5, norm=…): feature_log_prob_; what it adds to
// each class; and its joint log-likelihood of the first two rows.
const REFERENCES: readonly (readonly [NaiveBayesOptions, number[][], number[], number[][]])[] = [
  [
    { variant: 'multinomial', alpha: 0.5, norm: false },
    [
      [-0.65678, -1.591089, -2.379546, -1.686399],
      [-2.415914, -0.767255, -1.252763, -1.828127],
      [-1.99243, -2.174752, -0.693147, -1.386294],
    ],
    [-0.980829, -0.980829, -1.386294],
    [
      [-2.480808, -4.310807, -4.071872],
      [-1.73104, -3.231877, -3.396957],
    ],
  ],
  [
    { variant: 'complement', alpha: 0.5, norm: false },
    [
      [2.590267, 1.12393, 0.885519, 1.673976],
      [0.989413, 1.958814, 1.265666, 1.58412],
      [1.167605, 1.034074, 1.727221, 1.860752],
    ],
    [0, 0, 0],
    [
      [3.427255, 1.781473, 2.097981],
      [2.443633, 1.086353, 1.154252],
    ],
  ],
  [
    { variant: 'complement', alpha: 0.5, norm: true },
    [
      [0.412878, 0.17915, 0.141148, 0.266825],
      [0.170647, 0.337842, 0.218293, 0.273218],
      [0.201671, 0.178607, 0.298329, 0.321393],
    ],
    [0, 0, 0],
    [
      [0.54629, 0.307256, 0.362367],
      [0.389505, 0.187366, 0.199365],
    ],
  ],
];

describe.each(REFERENCES)('with %o', (options, coefficients, priors, likelihoods) => {
  test('gives the coefficients of scikit-learn', () => {
    const weighed = weighColumns(countByClass(DATA), options);
    coefficients.forEach((expected, k) => {
      expected.forEach((coefficient, column) =>
        expect(weighed.coefficients[column * 3 + k]).toBeCloseTo(coefficient, 5),
      );
      expect(weighed.priors[k]).toBeCloseTo(priors[k], 5);
    });
  });

  test('the scores differ as those of scikit-learn do', async () => {
    const { weights, bias } = await fitNaiveBayes(DATA, options);
    const scale = options.norm ? 4 : 1; // columns
    likelihoods.forEach((expected, row) => {
      const scores = Array.from(bias, (score, k) =>
        ROWS[row].reduce((sum, value, column) => sum + value * weights[column * 3 + k], score),
      );
      expected.forEach((likelihood, k) =>
        expect(scores[k] - scores[0]).toBeCloseTo(scale * (likelihood - expected[0]), 4),
      );
    });
  });
});

const anyOptions = fc.record({
  variant: fc.constantFrom('complement' as const, 'multinomial' as const),
  alpha: fc.constantFrom(0, 1e-12, 0.01, 1, 100),
  norm: fc.boolean(),
});

test('the weights of a column have mean 0 and are finite, whatever classes and columns are empty', async () => {
  const problems = fc.integer({ min: 1, max: 5 }).chain((columns) =>
    fc.record({
      classes: fc.integer({ min: 1, max: 6 }),
      rows: fc.array(
        fc.record({
          values: fc.array(fc.constantFrom(0, 0, 0.25, 1), { minLength: columns, maxLength: columns }),
          label: fc.nat(),
        }),
        { minLength: 1, maxLength: 8 },
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(problems, anyOptions, async ({ classes, rows }, options) => {
      const data = toData(
        rows.map(({ values }) => values),
        rows.map(({ label }) => label % classes),
        classes,
      );
      const { weights, bias } = await fitNaiveBayes(data, options);
      expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
      for (let start = 0; start < weights.length; start += classes) {
        const column = weights.subarray(start, start + classes);
        expect(column.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 3);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('a class without rows looks like all rows, and has half a row as its prior', () => {
  const { coefficients, priors } = weighColumns(countByClass(toData([[3, 1]], [0], 2)), {
    variant: 'multinomial',
    alpha: 1,
    norm: false,
  });
  expect([...coefficients]).toEqual([4 / 6, 4 / 6, 2 / 6, 2 / 6].map(Math.log));
  expect([...priors]).toEqual([0, Math.log(0.5)]);
});

test('learns from the given rows only', async () => {
  const options = REFERENCES[0][0];
  const some = await fitNaiveBayes({ ...DATA, rows: Uint32Array.of(0, 2, 4) }, options);
  const alone = await fitNaiveBayes(toData([ROWS[0], ROWS[2], ROWS[4]], [0, 1, 2], 3), options);
  expect(some).toEqual(alone);
});

test('300 classes', async () => {
  const rows = Array.from({ length: 300 }, (_row, k) =>
    Array.from({ length: 300 }, (_v, c) => Number(c === k)),
  );
  const { weights } = await fitNaiveBayes(toData(rows, [...rows.keys()], 300), REFERENCES[1][0]);
  for (let k = 0; k < 300; k += 1) {
    const own = weights.subarray(k * 300, (k + 1) * 300);
    expect(own.indexOf(Math.max(...own))).toBe(k);
  }
});

test.each([NaN, -1, Infinity])('ends although alpha is %d', async (alpha) => {
  expect((await fitNaiveBayes(DATA, { ...REFERENCES[0][0], alpha })).bias).toHaveLength(3);
});

test('is awaited three times, and stops where that throws', async () => {
  const seen: number[][] = [];
  await fitNaiveBayes(DATA, REFERENCES[0][0], async (done, total) => void seen.push([done, total]));
  expect(seen).toEqual([[1, 3], [2, 3], [3, 3]]); // prettier-ignore
  const stopped = fitNaiveBayes(DATA, REFERENCES[0][0], () => Promise.reject(new Error('interrupted')));
  await expect(stopped).rejects.toThrow('interrupted');
});

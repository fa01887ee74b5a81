import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { explainTrees } from '../../../src/models/trees/explain-trees.ts';
import { fitGradientBoosting } from '../../../src/models/trees/fit-gradient-boosting.ts';
import { fitRandomForest } from '../../../src/models/trees/fit-random-forest.ts';
import { scoreTrees, type TreeEnsemble } from '../../../src/models/trees/tree-ensemble.ts';
import { sparse, toData } from '../../support/small-rows.ts';
import { BOOSTING, FOREST, randomRows } from './tree-cases.ts';

const COLUMNS = 20;
const NEARLY_ABSENT = new Set([1, 3, 14, 18]);
let ensembles: readonly TreeEnsemble[];

beforeAll(async () => {
  const data = randomRows(120, COLUMNS, 3, 9);
  // Class 3 has no rows.
  const withEmpty = { ...data, classes: 4 };
  ensembles = [await fitRandomForest(withEmpty, FOREST), await fitGradientBoosting(withEmpty, BOOSTING)];
});

const row = fc.array(fc.oneof(fc.constant(0), fc.float({ min: Math.fround(0.01), max: 2, noNaN: true })), {
  minLength: COLUMNS,
  maxLength: COLUMNS,
});

test('base and contributions add up to the score, for any vector and class', () => {
  fc.assert(
    fc.property(row, (values) => {
      const vector = sparse(values);
      for (const ensemble of ensembles) {
        const scores = scoreTrees(ensemble, vector);
        for (let k = 0; k < 4; k += 1) {
          const { base, contributions } = explainTrees(ensemble, vector, k);
          expect(contributions).toHaveLength(vector.indices.length);
          expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(scores[k], 9);
        }
      }
    }),
    // Once in some hundred vectors the splits on absent columns alone would make a probability negative.
    {
      numRuns: 1000,
      examples: [[Array.from({ length: COLUMNS }, (_v, i) => (NEARLY_ABSENT.has(i) ? 0.01 : 0))]],
    },
  );
});

test('puts the change down to the column that the split looks at', async () => {
  const data = toData(
    [
      [0, 1],
      [0, 0],
      [1, 1],
      [1, 0],
    ],
    [0, 0, 1, 1],
    2,
  );
  const forest = await fitRandomForest(data, { ...FOREST, trees: 1, max_columns: 1 });
  const { base, contributions } = explainTrees(forest, sparse([1, 1]), 1);
  expect(base).toBeCloseTo(Math.log(0.5 + 0.0005));
  expect(contributions[0]).toBeCloseTo(Math.log(1 + 0.0005) - base);
  expect(contributions[1]).toBe(0);
});

test('what the absence of a column tells is in the base', async () => {
  const data = toData(
    [
      [0, 1],
      [0, 1],
      [1, 1],
      [1, 1],
    ],
    [0, 0, 1, 1],
    2,
  );
  const model = await fitGradientBoosting(data, BOOSTING);
  const { base, contributions } = explainTrees(model, sparse([0, 1]), 0);
  expect([...contributions]).toEqual([0]);
  expect(base).toBeCloseTo(scoreTrees(model, sparse([0, 1]))[0], 12);
});

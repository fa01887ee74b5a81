import { expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import { explainNetwork } from '../../../src/models/network/explain-network.ts';
import { fitNetwork } from '../../../src/models/network/fit-network.ts';
import { scoreNetwork } from '../../../src/models/network/network-model.ts';
import { sparse } from '../../support/small-rows.ts';
import { PLAIN, randomRows } from './network-cases.ts';

test('the score of an empty listing and the parts of the columns add up to the score', async () => {
  const data = randomRows(60, 12, 3, 4);
  const model = await fitNetwork(data, PLAIN);
  const empty = scoreNetwork(model, sparse([]));
  for (const row of data.rows) {
    const vector = rowOf(data.matrix, row);
    scoreNetwork(model, vector).forEach((score, k) => {
      const { base, contributions } = explainNetwork(model, vector, k);
      expect(base).toBeCloseTo(empty[k], 10);
      expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(score, 10);
    });
  }
});

test('a column that speaks for a class counts for it, and against the others', async () => {
  const data = randomRows(90, 6, 3, 4);
  const model = await fitNetwork(data, PLAIN);
  const vector = sparse([0, 1, 0, 0, 0, 0]);
  const parts = [0, 1, 2].map((k) => explainNetwork(model, vector, k).contributions[0]);
  expect(parts[1]).toBeGreaterThan(0.5);
  expect(parts[1]).toBeGreaterThan(parts[0]);
  expect(parts[1]).toBeGreaterThan(parts[2]);
});

import { expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import { scoreBlend } from '../../../src/models/ensemble/blend-model.ts';
import { explainBlend } from '../../../src/models/ensemble/explain-blend.ts';
import { sparse } from '../../support/small-rows.ts';
import { DATA, fitSmall } from './blend-cases.ts';

test('base and the parts of the columns add up to the score', async () => {
  const blend = await fitSmall();
  for (const row of DATA.rows) {
    const vector = rowOf(DATA.matrix, row);
    scoreBlend(blend, vector).forEach((score, k) => {
      const { base, contributions } = explainBlend(blend, vector, k);
      expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(score, 10);
    });
  }
});

test('the base is the score of an empty listing, but for what the points of the way leave open', async () => {
  const blend = await fitSmall();
  const empty = scoreBlend(blend, sparse([]));
  for (const row of DATA.rows) {
    empty.forEach((score, k) =>
      expect(explainBlend(blend, rowOf(DATA.matrix, row), k).base).toBeCloseTo(score, 3),
    );
  }
});

import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import { scoreBlend } from '../../../src/models/ensemble/blend-model.ts';
import { estimateEnsembleSeconds, fitEnsemble } from '../../../src/models/ensemble/fit-ensemble.ts';
import type { LabelledRows } from '../../../src/models/labelled-rows.ts';
import { completeSettings } from '../../../src/models/learner-settings.ts';
import { estimateTraining, fitCandidate } from '../../../src/models/learners.ts';
import { createRandom } from '../../../src/models/random.ts';
import { highestClass } from '../../../src/models/rank-classes.ts';
import { sparse } from '../../support/small-rows.ts';
import { randomRows, toRows } from '../network/network-cases.ts';
import { DATA, SMALL } from './blend-cases.ts';

async function measureAccuracy(data: LabelledRows, options = SMALL): Promise<number> {
  const blend = await fitEnsemble(data, options);
  const right = data.rows.filter(
    (row) => highestClass(scoreBlend(blend, rowOf(data.matrix, row))) === data.labels[row],
  );
  return right.length / data.rows.length;
}

test('the same seed gives the same bits, another one others', async () => {
  const first = await fitEnsemble(DATA, SMALL);
  expect(await fitEnsemble(DATA, SMALL)).toEqual(first);
  expect(await fitEnsemble(DATA, { ...SMALL, seed: 6 })).not.toEqual(first);
});

test('it has a linear SVM, the networks that were asked for, and naive Bayes', async () => {
  const { members } = await fitEnsemble(DATA, { ...SMALL, networks: 3 });
  expect(members.map(({ models }) => models.map(({ kind }) => kind))).toEqual([
    ['linear'],
    ['network', 'network', 'network'],
    ['linear'],
  ]);
});

test('it learns from the rows to learn from alone', async () => {
  const some = DATA.rows.filter((row) => row % 5 !== 0);
  const values = DATA.matrix.values.slice();
  for (const row of DATA.rows)
    if (row % 5 === 0) values.fill(7, DATA.matrix.indptr[row], DATA.matrix.indptr[row + 1]);
  const changed = { ...DATA, rows: some, matrix: { ...DATA.matrix, values } };
  expect(await fitEnsemble(changed, SMALL)).toEqual(await fitEnsemble({ ...DATA, rows: some }, SMALL));
});

test('members that only remember their rows count for nothing: they vote on rows that they have not seen', async () => {
  // Each row has a column of its own, and a label by chance.
  const rows = Array.from({ length: 120 }, (_row, i) => ({
    indices: Uint32Array.of(i),
    values: Float32Array.of(1),
  }));
  const random = createRandom(8);
  const labels = rows.map(() => Math.floor(2 * random()));
  const { weights } = await fitEnsemble(toRows(rows, 120, labels, 2), SMALL);
  expect(Math.max(...weights.map(Math.abs))).toBeLessThan(0.01);
});

describe('few and many classes, and rows and classes without anything', () => {
  test('two classes are told apart', async () => {
    expect(await measureAccuracy(randomRows(300, 12, 2, 3))).toBeGreaterThan(0.9);
  });

  test('300 classes, most of them without rows, have finite scores', async () => {
    const labels = Array.from({ length: 60 }, (_row, i) => 10 * (i % 30));
    const rows = labels.map((label) => ({ indices: Uint32Array.of(label), values: Float32Array.of(1) }));
    const data = toRows(rows, 300, labels, 300);
    const blend = await fitEnsemble(data, { ...SMALL, blend_folds: 2 });
    expect(scoreBlend(blend, rows[0]).every(Number.isFinite)).toBe(true);
  });

  test('an empty row has finite scores', async () => {
    const blend = await fitEnsemble(DATA, SMALL);
    expect(scoreBlend(blend, sparse([])).every(Number.isFinite)).toBe(true);
  });

  test('a class without rows is never the answer', async () => {
    const blend = await fitEnsemble({ ...DATA, classes: 4 }, SMALL);
    for (const row of DATA.rows) expect(highestClass(scoreBlend(blend, rowOf(DATA.matrix, row)))).not.toBe(3);
  });

  test('rows of one group cannot be held out from each other: the members count the same', async () => {
    const blend = await fitEnsemble({ ...DATA, groups: new Uint32Array(60) }, SMALL);
    expect(blend.weights[0]).toBe(Math.fround(1 / 3));
  });
});

test('steps are told in order, up to the total', async () => {
  const seen: number[] = [0];
  let last = 0;
  await fitEnsemble(DATA, SMALL, (done, total) => {
    expect(done).toBeGreaterThanOrEqual(seen[seen.length - 1]);
    seen.push(done);
    last = total;
    return Promise.resolve();
  });
  expect(seen[seen.length - 1]).toBe(last);
});

test('twice the rows take twice the time', () => {
  const one = estimateEnsembleSeconds(10_000, 27, SMALL);
  expect(estimateEnsembleSeconds(20_000, 27, SMALL)).toBeCloseTo(2 * one, 9);
});

describe('as the algorithm `ensemble`', () => {
  const candidate = completeSettings('ensemble', { epochs: 3, networks: 2, hidden: 6 });

  test('it is fitted with the settings given, and the defaults of the others', async () => {
    expect(candidate.settings).toEqual({
      C: 0.4,
      epochs: 3,
      class_weight: 'sqrt',
      networks: 2,
      hidden: 6,
      blend_folds: 3,
    });
    const fitted = await fitCandidate(candidate, DATA, 5, () => Promise.resolve());
    expect(fitted).toEqual(await fitEnsemble(DATA, SMALL));
  });

  test('what it takes is told before it starts, the cross-validation with it', async () => {
    const seconds = estimateEnsembleSeconds(20_000, 27, { ...SMALL, epochs: 5, hidden: 64 });
    const whole = await estimateTraining(completeSettings('ensemble', {}), {
      rows: 20_000,
      classes: 27,
      folds: 3,
    });
    expect(whole).toBeCloseTo(3 * seconds, 6);
  });
});

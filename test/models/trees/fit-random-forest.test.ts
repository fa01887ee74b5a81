import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import { fitRandomForest } from '../../../src/models/trees/fit-random-forest.ts';
import { scoreTrees } from '../../../src/models/trees/tree-ensemble.ts';
import { sparse, toData } from '../../support/small-rows.ts';
import { classOf, FOREST, ONE_SIDED_ROWS, randomRows } from './tree-cases.ts';
import { makeBlobs } from './blobs.ts';

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

describe('one tree', () => {
  const one = { ...FOREST, trees: 1 };

  test('finds a split that parts the classes', async () => {
    const forest = await fitRandomForest(toData([[0], [0], [1], [1]], [0, 0, 1, 1], 2), one);
    expect([...forest.splits]).toEqual([0, -1, -1]);
    expect([...forest.thresholds]).toEqual([0, 0, 0]);
    expect([...forest.covers]).toEqual([4, 2, 2]);
    expect(classOf(forest, [0])).toBe(0);
    expect(classOf(forest, [1])).toBe(1);
  });

  test('finds the split by value where all rows have the column', async () => {
    const forest = await fitRandomForest(toData([[1], [1], [2], [2]], [0, 0, 1, 1], 2), one);
    expect([...forest.thresholds]).toEqual([1.5, 0, 0]);
  });

  test.each([
    [1, false],
    [2, true],
  ])('of depth %i has XOR right: %s', async (max_depth, right) => {
    const forest = await fitRandomForest(toData(XOR, [0, 1, 1, 0], 2), { ...one, max_depth });
    expect(XOR.map((row) => classOf(forest, row)).join() === '0,1,1,0').toBe(right);
  });

  test('leaves the shares of the classes, weighed, where it may not split', async () => {
    const data = toData([[1], [1], [1], [0]], [0, 0, 0, 1], 2);
    const plain = await fitRandomForest(data, { ...one, max_depth: 0 });
    expect([...plain.entryValues]).toEqual([0.75, 0.25]);
    const balanced = await fitRandomForest(data, { ...one, max_depth: 0, class_weight: 'balanced' });
    expect([...balanced.entryValues]).toEqual([0.5, 0.5]);
  });

  test('keeps min_samples_leaf rows in every leaf', async () => {
    const data = randomRows(200, 20, 3, 5);
    const forest = await fitRandomForest(data, { ...one, min_samples_leaf: 7 });
    const leaves = [...forest.covers].filter((_cover, node) => forest.splits[node] === -1);
    expect(Math.min(...leaves)).toBeGreaterThanOrEqual(7);
    expect(leaves.reduce((a, b) => a + b)).toBe(200);
  });
});

test('the exponentials of the scores are probabilities: above 0, with a sum of 1 + the smoothing', async () => {
  const data = randomRows(100, 20, 4, 1);
  const forest = await fitRandomForest(data, FOREST);
  for (let row = 0; row < 100; row += 1) {
    const probabilities = scoreTrees(forest, rowOf(data.matrix, row)).map(Math.exp);
    expect(Math.min(...probabilities)).toBeGreaterThan(0);
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1.001, 5);
  }
});

test('the same seed gives the same bits, another seed others', async () => {
  const data = randomRows(100, 30, 3, 2);
  const first = await fitRandomForest(data, FOREST);
  expect(await fitRandomForest(data, FOREST)).toEqual(first);
  expect(await fitRandomForest(data, { ...FOREST, seed: 2 })).not.toEqual(first);
});

test('learns from the given rows only', async () => {
  const all = randomRows(60, 20, 3, 3);
  const changed = { ...all, labels: all.labels.map((label, row) => (row < 30 ? label : 0)) };
  const rows = Uint32Array.from({ length: 30 }, (_row, i) => i);
  expect(await fitRandomForest({ ...changed, rows }, FOREST)).toEqual(
    await fitRandomForest({ ...all, rows }, FOREST),
  );
});

test('looks only at the max_columns columns that tell most', async () => {
  const rows = Array.from({ length: 40 }, (_row, i) => [i % 2, Number(i % 3 === 0), i % 2]);
  const labels = rows.map(([first]) => first);
  const forest = await fitRandomForest(toData(rows, labels, 2), { ...FOREST, max_columns: 1 });
  expect([...forest.columns]).toEqual([0]);
});

test.each([2, 28, 300])('tells %i classes apart that do not overlap', async (classes) => {
  const rows = Array.from({ length: 3 * classes }, (_row, i) =>
    Array.from({ length: classes }, (_value, c) => Number(c === i % classes)),
  );
  const data = toData(
    rows,
    rows.map((_row, i) => i % classes),
    classes,
  );
  const forest = await fitRandomForest(data, FOREST);
  const right = rows.filter((row, i) => classOf(forest, row) === i % classes);
  expect(right.length / rows.length).toBeGreaterThan(0.99);
});

test.each(ONE_SIDED_ROWS)(
  '%s: class 1 comes out, and the class without rows last',
  async (_name, rows, labels) => {
    const forest = await fitRandomForest(toData(rows, labels, 3), FOREST);
    const scores = scoreTrees(forest, sparse(rows[0]));
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores.indexOf(Math.max(...scores))).toBe(1);
    expect(scores[2]).toBe(Math.min(...scores));
  },
);

// scikit-learn 1.2.1 on the same rows: RandomForestClassifier(100, random_state=0) 0.8675, ExtraTreesClassifier 0.8825
test('is as good on dense columns as the forest of scikit-learn, but for 2 points', async () => {
  const { train, held } = makeBlobs();
  const forest = await fitRandomForest(toData(train.rows, train.labels, 4), { ...FOREST, trees: 100 });
  const right = held.rows.filter((row, i) => classOf(forest, row) === held.labels[i]);
  expect(right.length / held.rows.length).toBeGreaterThan(0.8675 - 0.02);
});

test('is awaited after each tree, and stops where that throws', async () => {
  const seen: number[] = [];
  const stopped = fitRandomForest(randomRows(20, 5, 2, 1), FOREST, async (done, total) => {
    seen.push(done, total);
    if (done === 3) throw new Error('interrupted');
  });
  await expect(stopped).rejects.toThrow('interrupted');
  expect(seen).toEqual([1, 10, 2, 10, 3, 10]);
});

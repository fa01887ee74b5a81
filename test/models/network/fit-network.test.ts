import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import type { LabelledRows } from '../../../src/models/labelled-rows.ts';
import { fitNetwork } from '../../../src/models/network/fit-network.ts';
import { type NetworkModel, scoreNetwork } from '../../../src/models/network/network-model.ts';
import { highestClass } from '../../../src/models/rank-classes.ts';
import { sparse } from '../../support/small-rows.ts';
import { PLAIN, randomRows, toRows } from './network-cases.ts';

function answer(model: NetworkModel, data: LabelledRows): number[] {
  return Array.from(data.rows, (row) => highestClass(scoreNetwork(model, rowOf(data.matrix, row))));
}

test('learns exclusive or, which no linear model can', async () => {
  const corners = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const rows = Array.from({ length: 200 }, (_row, i) => sparse(corners[i % 4]));
  const labels = rows.map((_row, i) => [0, 1, 1, 0][i % 4]);
  const data = toRows(rows, 2, labels, 2);
  const model = await fitNetwork(data, { ...PLAIN, epochs: 150 });
  expect(answer(model, data)).toEqual(labels);
});

test('the same seed gives the same bits, another one others', async () => {
  const data = randomRows(60, 12, 3, 1);
  const options = { hidden: 8, epochs: 3, class_weight: 'sqrt', seed: 1 } as const;
  const first = await fitNetwork(data, options);
  expect(await fitNetwork(data, options)).toEqual(first);
  expect(await fitNetwork(data, { ...options, seed: 2 })).not.toEqual(first);
});

test('the order of the rows to learn from is the caller’s, and stays', async () => {
  const data = randomRows(20, 6, 2, 1);
  await fitNetwork(data, PLAIN);
  expect(data.rows).toEqual(Uint32Array.from(data.rows.keys()));
});

describe('few and many classes, and rows and classes without anything', () => {
  test.each([2, 300])('%i classes are told apart', async (classes) => {
    const rows = Array.from({ length: classes }, (_row, i) => ({
      indices: Uint32Array.of(i % classes),
      values: Float32Array.of(1),
    }));
    const labels = rows.map((_row, i) => i % classes);
    const data = toRows(rows, classes, labels, classes);
    const model = await fitNetwork(data, { ...PLAIN, hidden: 16, epochs: classes > 2 ? 60 : 600 });
    const right = answer(model, data).filter((k, i) => k === labels[i]).length;
    expect(right / rows.length).toBeGreaterThan(0.7);
  });

  test('an empty row has finite scores', async () => {
    const data = randomRows(30, 8, 3, 2);
    const empty = sparse([0, 0]);
    const model = await fitNetwork({ ...data, rows: data.rows.subarray(0, 20) }, PLAIN);
    expect(Array.from(scoreNetwork(model, empty)).every(Number.isFinite)).toBe(true);
  });

  test('a class without rows is never the answer', async () => {
    const data = randomRows(60, 12, 3, 3);
    const model = await fitNetwork({ ...data, classes: 4 }, PLAIN);
    expect(answer(model, data)).not.toContain(3);
    expect(answer(model, data)).toContain(2);
  });

  test('a column that no row to learn from has adds nothing', async () => {
    const data = randomRows(30, 8, 3, 2);
    const matrix = { ...data.matrix, columns: 9 };
    const model = await fitNetwork({ ...data, matrix }, PLAIN);
    const unknown = { indices: Uint32Array.of(8), values: Float32Array.of(5) };
    expect(scoreNetwork(model, unknown)).toEqual(scoreNetwork(model, sparse([0])));
  });
});

test('steps are told in order, up to the total', async () => {
  const seen: number[] = [];
  await fitNetwork(randomRows(20, 6, 2, 1), { ...PLAIN, epochs: 3 }, (done, total) => {
    expect(total).toBe(3);
    seen.push(done);
    return Promise.resolve();
  });
  expect(seen).toEqual([1, 2, 3]);
});

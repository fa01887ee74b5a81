import { expect, it } from 'vitest';
import { flattenParams } from '../../../src/tracking/runs/flatten-params.ts';

it.each([
  [{}, []],
  [{ seed: 1 }, [['seed', 1]]],
  [
    { train: { C: 0.5, grid: { C: [1, 2] } } },
    [
      ['train.C', 0.5],
      ['train.grid.C', [1, 2]],
    ],
  ],
  [
    { a: null, b: undefined, c: {}, d: [{ e: 1 }] },
    [
      ['a', null],
      ['c', {}],
      ['d', [{ e: 1 }]],
    ],
  ],
])('%j is recorded as %j', (params, expected) => {
  expect(flattenParams(params)).toEqual(expected);
});

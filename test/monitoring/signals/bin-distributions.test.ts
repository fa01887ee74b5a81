import { expect, test } from 'vitest';
import { binShares, binSizes } from '../../../src/monitoring/signals/bin-distributions.ts';

test('shares fall into 20 bins, their upper end into the last', () => {
  const { scale, edges, reference, current } = binShares([0, 0.05, 0.07, 1], [0.5]);
  expect(scale).toBe('linear');
  expect(edges).toHaveLength(21);
  expect(reference).toEqual([0.25, 0.5, ...new Array<number>(17).fill(0), 0.25]);
  expect(current[10]).toBe(1);
});

test('sizes fall into bins of half an octave that cover all values', () => {
  const { scale, edges, reference, current } = binSizes([9, 15, 16, 40], [23, 64]);
  expect(scale).toBe('logarithmic');
  expect(edges).toEqual([8, 11, 16, 23, 32, 45, 64, 91]);
  expect(reference).toEqual([0.25, 0.25, 0.25, 0, 0.25, 0, 0]);
  expect(current).toEqual([0, 0, 0, 0.5, 0, 0, 0.5]);
});

test('what is shorter than the shortest bin is counted in it', () => {
  const { edges, reference } = binSizes([0, 1, 12], []);
  expect(edges[0]).toBe(8);
  expect(reference.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  expect(reference[0]).toBeCloseTo(2 / 3, 12);
});

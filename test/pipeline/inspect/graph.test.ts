import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerGraph } from '../../../src/pipeline/inspect/layer-graph.ts';
import { spread } from '../../../src/pipeline/inspect/place-slots.ts';
import { selectGraph, splitGraph } from '../../../src/pipeline/inspect/select-graph.ts';

const GRAPH = [
  { name: 'a', needs: [] },
  { name: 'b', needs: ['a'] },
  { name: 'lone', needs: [] },
  { name: 'c', needs: ['a', 'b'] },
  { name: 'd', needs: ['a'] },
];
const names = (nodes: readonly { readonly name: string }[]): string[] => nodes.map(({ name }) => name);

test('splits a graph into the parts that nothing joins', () => {
  expect(splitGraph(GRAPH).map(names)).toEqual([['a', 'b', 'c', 'd'], ['lone']]);
});

test.each([
  [[], false, ['a', 'b', 'lone', 'c', 'd']],
  [['b'], false, ['a', 'b']],
  [['d', 'b'], false, ['a', 'b', 'd']],
  [['d'], true, ['a', 'b', 'c', 'd']],
  [['lone'], true, ['lone']],
])('for %j (full: %s) are %j', (targets, full, expected) => {
  expect(names(selectGraph(GRAPH, targets, { full }))).toEqual(expected);
});

test('edges to what is not selected are left out', () => {
  expect(selectGraph([{ name: 'b', needs: ['elsewhere'] }], ['b'], { full: false })).toEqual([
    { name: 'b', needs: [] },
  ]);
});

test('a layer holds what needs something of the layer before, and the bends of longer edges', () => {
  const layers = layerGraph(GRAPH.filter(({ name }) => name !== 'lone'));
  const show = layers.map((layer) => layer.map(({ name, isBend }) => (isBend ? `(${name})` : name)).sort());
  expect(show).toEqual([['a'], ['(a)', 'b', 'd'], ['c']]);
});

test.each([
  [
    [0, 10],
    [0, 2],
    [0, 10],
  ],
  [
    [5, 5],
    [0, 2],
    [4, 6],
  ],
  [
    [9, 0, 5],
    [0, 1, 1],
    [11 / 3, 14 / 3, 17 / 3],
  ],
  [[], [], []],
])('%j at least %j apart are %j', (wanted, distances, expected) => {
  const places = spread(
    wanted,
    distances,
    wanted.map(() => 1),
  );
  expect(places).toHaveLength(expected.length);
  for (const [index, place] of places.entries()) expect(place).toBeCloseTo(expected[index] ?? NaN, 9);
});

test('no other places that keep the distances are nearer to the wanted ones', () => {
  const row = fc.record({
    wanted: fc.integer({ min: 0, max: 50 }),
    distance: fc.integer({ min: 1, max: 9 }),
    nudge: fc.integer({ min: -3, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const distances = rows.map(({ distance }, index) => (index === 0 ? 0 : distance));
      const wanted = rows.map((one) => one.wanted);
      const places = spread(
        wanted,
        distances,
        rows.map(() => 1),
      );
      const isValid = (all: readonly number[]): boolean =>
        all.every(
          (place, index) => index === 0 || place - (all[index - 1] ?? 0) >= (distances[index] ?? 0) - 1e-9,
        );
      const cost = (all: readonly number[]): number =>
        all.reduce((sum, place, index) => sum + (place - (wanted[index] ?? 0)) ** 2, 0);
      const other = places.map((place, index) => place + (rows[index]?.nudge ?? 0) / 4);
      expect(isValid(places)).toBe(true);
      if (isValid(other)) expect(cost(other)).toBeGreaterThanOrEqual(cost(places) - 1e-6);
    }),
  );
});

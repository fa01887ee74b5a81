import { expect, test } from 'vitest';
import { scoreTrees, type TreeEnsemble, visitShared } from '../../../src/models/trees/tree-ensemble.ts';
import { createEnsembleBuilder } from '../../../src/models/trees/ensemble-builder.ts';
import { sparse } from '../../support/small-rows.ts';

/** Column 3 above 0.5 → column 7 present; one leaf speaks for two classes. */
function build(link: 'identity' | 'log'): TreeEnsemble {
  const builder = createEnsembleBuilder();
  builder.startTree();
  const root = builder.addSplit(3, 0.5, 10);
  builder.addLeaf(6, [[0, 1]]);
  builder.startRight(root);
  const inner = builder.addSplit(7, 0, 4);
  builder.addLeaf(3, [
    [0, 0.25],
    [1, 0.75],
  ]);
  builder.startRight(inner);
  builder.addLeaf(1, [[1, 2]]);
  builder.startTree();
  builder.addLeaf(10, [[1, 0.5]]);
  return builder.finish(2, link, Float32Array.of(0.5, 0.125));
}

test.each([
  ['an empty vector', [0], [1.5, 0.625]],
  ['a value at the threshold', [0, 0, 0, 0.5], [1.5, 0.625]],
  ['a value above it', [0, 0, 0, 0.6], [0.75, 1.375]],
  ['both columns', [0, 0, 0, 0.6, 0, 0, 0, 0.1], [0.5, 2.625]],
  ['columns of no tree', [1, 1, 1, 0, 1, 1, 1, 0, 1], [1.5, 0.625]],
])('sums up the leaves of %s', (_name, row, expected) => {
  expect([...scoreTrees(build('identity'), sparse(row))]).toEqual(expected);
  expect([...scoreTrees(build('log'), sparse(row))]).toEqual(expected.map(Math.log));
});

test('an ensemble without trees scores its base', () => {
  const empty = createEnsembleBuilder().finish(2, 'identity', Float32Array.of(1, 2));
  expect([...scoreTrees(empty, sparse([1]))]).toEqual([1, 2]);
});

test('holds each column once, and the nodes in pre-order', () => {
  const { columns, splits, targets, roots, leafOffsets } = build('identity');
  expect([...columns]).toEqual([3, 7]);
  expect([...splits]).toEqual([0, -1, 1, -1, -1, -1]);
  expect([...targets]).toEqual([2, 0, 4, 1, 2, 3]);
  expect([...roots]).toEqual([0, 5]);
  expect([...leafOffsets]).toEqual([0, 1, 3, 4, 5]);
});

test('visits the columns that two lists share', () => {
  const found: [number, number][] = [];
  visitShared(Uint32Array.of(2, 5, 9, 20), Uint32Array.of(0, 5, 6, 20, 30), (place, j) => {
    found.push([place, j]);
  });
  expect(found).toEqual([
    [1, 1],
    [3, 3],
  ]);
});

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import type { Tensor, Tensors } from '../../../src/files/safetensors.ts';
import { explainTrees } from '../../../src/models/trees/explain-trees.ts';
import { fitGradientBoosting } from '../../../src/models/trees/fit-gradient-boosting.ts';
import { fitRandomForest } from '../../../src/models/trees/fit-random-forest.ts';
import { scoreTrees, type TreeEnsemble } from '../../../src/models/trees/tree-ensemble.ts';
import { fromTensors, toTensors } from '../../../src/models/trees/tree-tensors.ts';
import { sparse } from '../../support/small-rows.ts';
import { BOOSTING, FOREST, randomRows } from './tree-cases.ts';

let forest: TreeEnsemble;
let boosting: TreeEnsemble;

beforeAll(async () => {
  const data = randomRows(40, 12, 3, 1);
  forest = await fitRandomForest(data, { ...FOREST, trees: 2 });
  boosting = await fitGradientBoosting(data, { ...BOOSTING, rounds: 2 });
});

function replace(tensors: Tensors, name: string, change: (data: Tensor['data']) => Tensor['data']): Tensors {
  const data = change(tensors[name].data.slice());
  return { ...tensors, [name]: { shape: [data.length], data } };
}

function messageOf(tensors: Tensors): string {
  try {
    fromTensors(tensors, 'weights.safetensors');
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_INVALID') return error.message;
    throw error;
  }
  return 'taken';
}

test('what is written comes back', () => {
  for (const ensemble of [forest, boosting])
    expect(fromTensors(toTensors(ensemble), 'weights.safetensors')).toEqual(ensemble);
});

describe('arrays that do not fit', () => {
  test.each<[string, string, (data: Tensor['data']) => Tensor['data']]>([
    ['arrays that are none', 'splits', (data) => Uint32Array.from(data)],
    ['arrays that are none', 'link', () => Uint8Array.of(2)],
    ['no classes', 'base', () => new Float32Array()],
    ['a base that is no score', 'base', (data) => data.fill(-1)],
    ['columns that do not ascend', 'columns', (data) => data.reverse()],
    ['leaves that do not fit their entries', 'leaf_offsets', (data) => data.fill(1, 0, 1)],
    ['leaves that do not fit their entries', 'leaf_offsets', () => new Uint32Array()],
    ['leaves that do not fit their entries', 'entry_values', (data) => data.slice(1)],
    ['a leaf with a class beyond 3', 'entry_classes', (data) => data.fill(3, 0, 1)],
    ['a leaf whose value is no score', 'entry_values', (data) => data.fill(NaN, 0, 1)],
    ['a leaf whose value is no score', 'entry_values', (data) => data.fill(-0.1, 0, 1)],
    ['nodes whose arrays differ in length', 'covers', (data) => data.slice(1)],
    ['nodes of no tree', 'roots', () => new Uint32Array()],
    ['nodes of no tree', 'roots', (data) => data.slice(1)],
    ['no nodes in tree 0', 'roots', () => Uint32Array.of(0, 0)],
    ['no nodes in tree 0', 'roots', () => Uint32Array.of(0, 1e9)],
    ['no rows in node 0', 'covers', (data) => data.fill(0, 0, 1)],
    ['no column for node 0', 'splits', (data) => data.fill(1000, 0, 1)],
    ['no column for node 0', 'splits', (data) => data.fill(-2, 0, 1)],
    ['no threshold for node 0', 'thresholds', (data) => data.fill(NaN, 0, 1)],
    ['no children for node 0', 'targets', (data) => data.fill(0, 0, 1)],
    ['no children for node 0', 'targets', (data) => data.fill(1e9, 0, 1)],
  ])('%s: %s', (found, name, change) => {
    expect(messageOf(replace(toTensors(forest), name, change))).toBe(
      `weights.safetensors: expected the trees of a model, found ${found}.`,
    );
  });

  test('an array that is missing', () => {
    expect(messageOf({})).toBe(
      'weights.safetensors: expected the trees of a model, found arrays that are none.',
    );
  });

  test('a leaf of no number', () => {
    const node = forest.splits.indexOf(-1);
    const tensors = replace(toTensors(forest), 'targets', (data) => data.fill(1e9, node, node + 1));
    expect(messageOf(tensors)).toBe(
      `weights.safetensors: expected the trees of a model, found no leaf for node ${node}.`,
    );
  });
});

test('whatever one number is overwritten with, the file is refused or its scores are numbers', () => {
  const vector = sparse(Array.from({ length: 12 }, (_value, i) => i % 2));
  const change = fc.record({
    name: fc.constantFrom(...Object.keys(toTensors(forest))),
    at: fc.nat(),
    value: fc.oneof(fc.integer({ min: -3, max: 60 }), fc.double()),
    kind: fc.boolean(),
  });
  fc.assert(
    fc.property(change, ({ name, at, value, kind }) => {
      const tensors = replace(toTensors(kind ? forest : boosting), name, (data) => {
        data[at % data.length] = value;
        return data;
      });
      if (messageOf(tensors) !== 'taken') return;
      const read = fromTensors(tensors, 'weights.safetensors');
      expect(scoreTrees(read, vector).some(Number.isNaN)).toBe(false);
      expect(Number.isNaN(explainTrees(read, vector, 0).base)).toBe(false);
    }),
  );
});

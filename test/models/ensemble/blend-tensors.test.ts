import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import type { Tensor, Tensors } from '../../../src/files/safetensors.ts';
import type { Blend } from '../../../src/models/ensemble/blend-model.ts';
import { blendFromTensors, blendToTensors } from '../../../src/models/ensemble/blend-tensors.ts';
import { fitsColumns, scoreVector, weightsTypeOf } from '../../../src/models/fitted-model.ts';
import { DATA, fitSmall } from './blend-cases.ts';

let blend: Blend;

beforeAll(async () => {
  blend = await fitSmall();
});

test('what is written comes back, and scores the same', () => {
  const opened = blendFromTensors(blendToTensors(blend), 'weights.safetensors');
  expect(opened).toEqual(blend);
  const vector = rowOf(DATA.matrix, 3);
  expect(scoreVector(opened, vector)).toEqual(scoreVector(blend, vector));
});

test('it is of int8 weights, and of so many columns', () => {
  expect(weightsTypeOf(blend)).toBe('int8');
  expect([11, 12, 13].map((columns) => fitsColumns(blend, columns))).toEqual([false, true, false]);
});

describe('arrays that are no blend are refused', () => {
  const EXPECTED = 'weights.safetensors: expected the models of a blend and their weights, found';
  const floats = (...data: number[]): Tensor => ({ shape: [data.length], data: Float32Array.from(data) });
  const bytes = (...data: number[]): Tensor => ({ shape: [data.length], data: Uint8Array.from(data) });
  const counts = (...data: number[]): Tensor => ({ shape: [data.length], data: Uint32Array.from(data) });
  test.each<[string, Tensor | undefined, string]>([
    ['weights', undefined, `${EXPECTED} arrays that are none.`],
    ['weights', floats(1, 2), `${EXPECTED} weights that are not those of 3 members and 3 classes.`],
    ['bias', floats(1, Infinity, 1), `${EXPECTED} weights that are no numbers.`],
    ['bias', floats(), `${EXPECTED} none.`],
    ['slopes', floats(1, 0, 1), `${EXPECTED} a slope that is not above 0.`],
    ['slopes', floats(1, 1), `${EXPECTED} weights that are not those of 3 members and 3 classes.`],
    ['links', bytes(0, 1, 2), `${EXPECTED} a link that is none.`],
    ['sizes', counts(1, 1, 1), `${EXPECTED} members that do not share out the models.`],
    ['kinds', bytes(0, 1, 2, 0), `${EXPECTED} a kind of model that is none.`],
    [
      '0.bias',
      floats(1, 2),
      'weights.safetensors: expected weights of columns × 2 classes, found Int8Array of 12 × 3.',
    ],
    ['1.bias', undefined, 'weights.safetensors: expected bias to be float32 of one dimension, found none.'],
  ])('%s: case %#', (name, tensor, message) => {
    const tensors = { ...blendToTensors(blend), [name]: tensor } as Tensors;
    const open = (): unknown => blendFromTensors(tensors, 'weights.safetensors');
    expect(open).toThrow(AppError);
    expect(open).toThrow(message);
  });

  test('a model of other classes', () => {
    const [{ models }] = blend.members;
    const [model] = models;
    const strange = { ...model, classes: 1, weights: new Int8Array(12), bias: new Float32Array(1) };
    const members = [{ ...blend.members[0], models: [strange] }, ...blend.members.slice(1)];
    const tensors = blendToTensors({ ...blend, members } as Blend);
    expect(() => blendFromTensors(tensors, 'weights.safetensors')).toThrow(
      `${EXPECTED} a model of 1 classes for 3.`,
    );
  });
});

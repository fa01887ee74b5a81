import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import type { Tensor, Tensors } from '../../../src/files/safetensors.ts';
import { fitNetwork } from '../../../src/models/network/fit-network.ts';
import type { NetworkModel } from '../../../src/models/network/network-model.ts';
import { networkFromTensors, networkToTensors } from '../../../src/models/network/network-tensors.ts';
import { PLAIN, randomRows } from './network-cases.ts';

let model: NetworkModel;

beforeAll(async () => {
  model = await fitNetwork(randomRows(20, 5, 3, 1), { ...PLAIN, hidden: 4, epochs: 2 });
});

test('what is written comes back', () => {
  expect(networkFromTensors(networkToTensors(model), 'weights.safetensors')).toEqual(model);
});

describe('arrays that are no network are refused', () => {
  const floats = (data: number[], shape = [data.length]): Tensor => ({
    shape,
    data: Float32Array.from(data),
  });
  test.each<[string, Tensor | undefined, string]>([
    ['bias', undefined, 'expected bias to be float32 of one dimension, found none.'],
    ['bias', floats([]), 'expected bias to be float32 of one dimension, found Float32Array of 0.'],
    ['bias', floats([1, NaN, 2]), 'expected finite bias, found NaN at 1.'],
    [
      'hidden_bias',
      floats([1, 1, 1]),
      'expected outputs to be float32 of 3 × 3, found Float32Array of 4 × 3.',
    ],
    [
      'outputs',
      floats([1, 2], [1, 2]),
      'expected outputs to be float32 of 4 × 3, found Float32Array of 1 × 2.',
    ],
    ['scales', floats([1, 1]), 'expected inputs to be int8 of 2 × 4, found Int8Array of 5 × 4.'],
    ['inputs', floats([1], [1, 1]), 'expected inputs to be int8 of 5 × 4, found Float32Array of 1 × 1.'],
    ['inputs', undefined, 'expected inputs to be int8 of 5 × 4, found none.'],
  ])('%s: case %#', (name, tensor, message) => {
    const tensors = { ...networkToTensors(model), [name]: tensor } as Tensors;
    const open = (): unknown => networkFromTensors(tensors, 'weights.safetensors');
    expect(open).toThrow(AppError);
    expect(open).toThrow(`weights.safetensors: ${message}`);
  });
});

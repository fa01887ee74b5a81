import { isFiniteThroughout, type Tensor, type Tensors } from '../../files/safetensors.ts';
import { invalidModel } from '../invalid-model.ts';
import type { NetworkModel } from './network-model.ts';

/** The arrays of a network, not copied, as a file holds them. */
export function networkToTensors(model: NetworkModel): Tensors {
  const { classes, hidden, inputs, scales, hiddenBias, outputs, bias } = model;
  return {
    inputs: { shape: [scales.length, hidden], data: inputs },
    scales: { shape: [scales.length], data: scales },
    hidden_bias: { shape: [hidden], data: hiddenBias },
    outputs: { shape: [hidden, classes], data: outputs },
    bias: { shape: [classes], data: bias },
  };
}

/**
 * The network of these arrays, which it shares. `path` names their file in errors. Throws `MODEL_INVALID` where they do
 * not fit together or hold a number that is not finite.
 */
export function networkFromTensors(tensors: Tensors, path: string): NetworkModel {
  const bias = takeFloats(tensors, 'bias', undefined, path);
  const hiddenBias = takeFloats(tensors, 'hidden_bias', undefined, path);
  const [classes, hidden] = [bias.length, hiddenBias.length];
  const outputs = takeFloats(tensors, 'outputs', [hidden, classes], path);
  const scales = takeFloats(tensors, 'scales', undefined, path);
  const inputs = tensors.inputs?.data;
  if (!(inputs instanceof Int8Array) || !hasShape(tensors.inputs, [scales.length, hidden])) {
    throw invalidModel(
      `${path}: expected inputs to be int8 of ${scales.length} × ${hidden}, found ${describe(tensors.inputs)}.`,
    );
  }
  return { kind: 'network', classes, hidden, inputs, scales, hiddenBias, outputs, bias };
}

/** An array of finite float32 of this shape; undefined: of one dimension, and not empty. */
function takeFloats(
  tensors: Tensors,
  name: string,
  shape: readonly number[] | undefined,
  path: string,
): Float32Array {
  const tensor = tensors[name] as Tensor | undefined;
  const data = tensor?.data;
  const fits = shape === undefined ? tensor?.shape.length === 1 : hasShape(tensor, shape);
  if (!(data instanceof Float32Array) || !fits || data.length === 0) {
    const expected = shape === undefined ? 'one dimension' : shape.join(' × ');
    throw invalidModel(`${path}: expected ${name} to be float32 of ${expected}, found ${describe(tensor)}.`);
  }
  if (!isFiniteThroughout(data)) {
    const place = data.findIndex((number) => !Number.isFinite(number));
    throw invalidModel(`${path}: expected finite ${name}, found ${data[place]} at ${place}.`);
  }
  return data;
}

function hasShape(tensor: Tensor | undefined, shape: readonly number[]): boolean {
  return tensor?.shape.length === shape.length && shape.every((size, i) => tensor.shape[i] === size);
}

function describe(tensor: Tensor | undefined): string {
  if (tensor === undefined) return 'none';
  return `${tensor.data.constructor.name} of ${tensor.shape.join(' × ')}`;
}

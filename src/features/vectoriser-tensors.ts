import { AppError } from '../errors/app-error.ts';
import type { Tensor, Tensors } from '../files/safetensors.ts';
import { type FeatureOptions, listSpaces, type SpaceName } from './feature-options.ts';
import type { Vocabulary } from './fitted-space.ts';
import { createVectoriser, type Vectoriser } from './vectoriser.ts';

/** The arrays of a vectoriser by name (`words.keys`, …), to be kept in a file with others. Its options are not among them. */
export function toTensors(vectoriser: Vectoriser): Tensors {
  return Object.fromEntries(
    vectoriser.spaces.flatMap(({ name, table, idf }): [string, Tensor][] => [
      [`${name}.keys`, { shape: [idf.length, 2], data: table.keys }],
      [`${name}.slots`, { shape: [table.slots.length], data: table.slots }],
      [`${name}.idf`, { shape: [idf.length], data: idf }],
    ]),
  );
}

/** The vectoriser of these arrays, which it shares. `path` names their file in errors. Throws `MODEL_INVALID` where they do not fit together. */
export function fromTensors(tensors: Tensors, options: FeatureOptions, path: string): Vectoriser {
  return createVectoriser(
    options,
    listSpaces(options).map((name) => readVocabulary(tensors, name, path)),
  );
}

function readVocabulary(tensors: Tensors, name: SpaceName, path: string): Vocabulary {
  const keys = tensors[`${name}.keys`]?.data;
  const slots = tensors[`${name}.slots`]?.data;
  const idf = tensors[`${name}.idf`]?.data;
  if (
    !(keys instanceof Uint32Array && slots instanceof Uint32Array && idf instanceof Float32Array) ||
    keys.length !== 2 * idf.length ||
    slots.length < 2 * idf.length ||
    !Number.isInteger(Math.log2(slots.length)) ||
    // A search ends at an empty slot: a table without one would be searched for ever.
    // A slot that names no id is passed over like another's, so nobody goes through them all to look for one.
    !slots.includes(0)
  ) {
    throw new AppError(
      'MODEL_INVALID',
      `${path}: expected the vocabulary of ${name}, found arrays that are none.`,
      {
        hint: 'rakuten repro --force features train',
      },
    );
  }
  return { table: { keys, slots }, idf };
}

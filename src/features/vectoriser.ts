import type { ListingText } from '../data/listing.ts';
import { type FeatureOptions, SPACE_NAMES, type SpaceName } from './feature-options.ts';
import { findId, type KeyTable, NOT_FOUND } from './key-table.ts';
import { ListingReader } from './listing-reader.ts';
import { NgramBatch } from './ngram-batch.ts';
import type { SparseVector } from './sparse-matrix.ts';

/** The vocabulary of one kind of feature, fitted on the training part. */
export interface FittedSpace {
  readonly name: SpaceName;
  readonly table: KeyTable;
  /** Per n-gram: ln((1 + listings) / (1 + listings with it)) + 1, as scikit-learn's `smooth_idf`; 1 for meta. */
  readonly idf: Float32Array;
  /** The column of the space's first n-gram. */
  readonly offset: number;
}

/** All that it takes to turn a listing into a vector. */
export interface Vectoriser {
  readonly options: FeatureOptions;
  /** In the order of `SPACE_NAMES`. */
  readonly spaces: readonly FittedSpace[];
  readonly columns: number;
  /** Takes up one listing at a time: a vectoriser is not for two threads. */
  readonly reader: ListingReader;
}

/**
 * The TF-IDF vector of a listing; each kind of feature makes up a part whose length is the kind's weight. N-grams
 * outside the vocabulary do not count; a kind without any known n-gram is the zero vector. Values are above 0.
 */
export function vectorise(vectoriser: Vectoriser, listing: ListingText): SparseVector {
  const { reader, options } = vectoriser;
  reader.read(listing);
  const parts = vectoriser.spaces.map((space) => {
    if (options.spaces[space.name].weight === 0) return EMPTY;
    reader.collect(space.name, options, batch);
    return weighIds(space, lookUp(space.table, batch), options);
  });
  return concatenate(parts);
}

const EMPTY: SparseVector = { indices: new Uint32Array(), values: new Float32Array() };
/** Written anew for each listing and kind. */
const batch = new NgramBatch();

/** The spelling of each known n-gram of a listing by its column, for people to read. */
export function spellNgrams(vectoriser: Vectoriser, listing: ListingText): Map<number, Ngram> {
  const { reader, options } = vectoriser;
  reader.read(listing);
  const spelled = new Map<number, Ngram>();
  for (const { name, table, offset } of vectoriser.spaces) {
    if (options.spaces[name].weight === 0) continue;
    reader.collect(name, options, batch);
    for (let i = 0; i < batch.length; i += 1) {
      const id = findId(table, batch.lows[i], batch.highs[i]);
      if (id === NOT_FOUND || spelled.has(offset + id)) continue;
      spelled.set(offset + id, { space: name, text: reader.spell(name, batch.starts[i], batch.ends[i]) });
    }
  }
  return spelled;
}

export interface Ngram {
  readonly space: SpaceName;
  readonly text: string;
}

/** The ids of the known n-grams, ascending; one that occurs several times comes several times. */
function lookUp(table: KeyTable, { lows, highs, length }: NgramBatch): Uint32Array {
  const ids = new Uint32Array(length);
  let known = 0;
  for (let i = 0; i < length; i += 1) {
    const id = findId(table, lows[i], highs[i]);
    if (id === NOT_FOUND) continue;
    ids[known] = id;
    known += 1;
  }
  return ids.subarray(0, known).sort();
}

/**
 * TF-IDF, scaled to the length of the kind's weight, of one listing's n-grams of one kind. `ids` are the kind's own,
 * ascending, each as often as it occurs; columns come back.
 */
export function weighIds(
  { idf, offset, name }: Pick<FittedSpace, 'idf' | 'offset' | 'name'>,
  ids: Uint32Array,
  options: FeatureOptions,
): SparseVector {
  const indices = new Uint32Array(ids.length);
  const weights = new Float64Array(ids.length);
  let kept = 0;
  let squares = 0;
  for (let i = 0; i < ids.length;) {
    const id = ids[i];
    const first = i;
    while (i < ids.length && ids[i] === id) i += 1;
    const weight = termFrequency(i - first, options) * idf[id];
    indices[kept] = offset + id;
    weights[kept] = weight;
    squares += weight * weight;
    kept += 1;
  }
  const scale = options.spaces[name].weight / Math.sqrt(squares);
  const values = new Float32Array(kept);
  for (let i = 0; i < kept; i += 1) values[i] = weights[i] * scale;
  return { indices: indices.subarray(0, kept), values };
}

function termFrequency(count: number, { binary, sublinear_tf }: FeatureOptions): number {
  if (binary) return 1;
  return sublinear_tf ? 1 + Math.log(count) : count;
}

/** One vector of several whose columns do not overlap and ascend from part to part. */
export function concatenate(parts: readonly SparseVector[]): SparseVector {
  const length = parts.reduce((sum, part) => sum + part.indices.length, 0);
  const indices = new Uint32Array(length);
  const values = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    indices.set(part.indices, at);
    values.set(part.values, at);
    at += part.indices.length;
  }
  return { indices, values };
}

/** A vectoriser of these fitted spaces. */
export function createVectoriser(
  options: FeatureOptions,
  fitted: Readonly<Record<SpaceName, Pick<FittedSpace, 'table' | 'idf'>>>,
): Vectoriser {
  let columns = 0;
  const spaces = SPACE_NAMES.map((name): FittedSpace => {
    const offset = columns;
    const { table, idf } = fitted[name];
    columns += idf.length;
    return { name, table, idf, offset };
  });
  return { options, spaces, columns, reader: new ListingReader() };
}

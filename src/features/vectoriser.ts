import type { ListingText } from '../data/listing.ts';
import { type FeatureOptions, SPACE_NAMES, type SpaceName } from './feature-options.ts';
import { findId, type KeyTable, NOT_FOUND } from './key-table.ts';
import { foldListing, type FoldedListing, visitSpace } from './listing-ngrams.ts';
import type { SparseVector } from './sparse-matrix.ts';

/** The vocabulary of one kind of n-gram, fitted on the training part. */
export interface FittedSpace {
  readonly name: SpaceName;
  readonly table: KeyTable;
  /** Per n-gram: ln((1 + listings) / (1 + listings with it)) + 1, as scikit-learn's `smooth_idf`. */
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
}

/**
 * The TF-IDF vector of a listing: n-grams of words of its title and description and n-grams of characters of its
 * title, each kind scaled to length 1. N-grams outside the vocabulary do not count; a listing without any known
 * n-gram is the zero vector. Values are in (0, 1].
 */
export function vectorise(vectoriser: Vectoriser, listing: ListingText): SparseVector {
  const folded = foldListing(listing);
  const parts = vectoriser.spaces.map((space) => vectoriseSpace(space, folded, vectoriser.options));
  return concatenate(parts);
}

/** The spelling of each known n-gram of a listing by its column, for people to read. */
export function spellNgrams(vectoriser: Vectoriser, listing: ListingText): Map<number, Ngram> {
  const folded = foldListing(listing);
  const spelled = new Map<number, Ngram>();
  for (const { name, table, offset } of vectoriser.spaces) {
    visitSpace(name, folded, vectoriser.options, (low, high, text, start, end) => {
      const id = findId(table, low, high);
      if (id === NOT_FOUND || spelled.has(offset + id)) return;
      spelled.set(offset + id, { space: name, text: text.slice(start, end) });
    });
  }
  return spelled;
}

export interface Ngram {
  readonly space: SpaceName;
  readonly text: string;
}

function vectoriseSpace(space: FittedSpace, folded: FoldedListing, options: FeatureOptions): SparseVector {
  const counts = new Map<number, number>();
  visitSpace(space.name, folded, options, (low, high) => {
    const id = findId(space.table, low, high);
    if (id !== NOT_FOUND) counts.set(id, (counts.get(id) ?? 0) + 1);
  });
  const ids = Uint32Array.from(counts.keys()).sort();
  return weighCounts(space, ids, (id) => counts.get(id) ?? 0, options);
}

/** Turns the counts of one listing into TF-IDF of length 1. `ids` are the space's own, ascending; columns come back. */
export function weighCounts(
  space: Pick<FittedSpace, 'idf' | 'offset'>,
  ids: Uint32Array,
  countOf: (id: number) => number,
  options: Pick<FeatureOptions, 'sublinear_tf'>,
): SparseVector {
  const indices = new Uint32Array(ids.length);
  const weights = new Float64Array(ids.length);
  let squares = 0;
  for (let i = 0; i < ids.length; i += 1) {
    const count = countOf(ids[i]);
    const tf = options.sublinear_tf ? 1 + Math.log(count) : count;
    const weight = tf * space.idf[ids[i]];
    indices[i] = space.offset + ids[i];
    weights[i] = weight;
    squares += weight * weight;
  }
  const scale = 1 / Math.sqrt(squares);
  return { indices, values: Float32Array.from(weights, (weight) => weight * scale) };
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
  return { options, spaces, columns };
}

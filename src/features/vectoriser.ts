import { type FeatureOptions, listSpaces, type SpaceName, weightOf } from './feature-options.ts';
import type { FittedSpace, Vocabulary } from './fitted-space.ts';
import type { PicturedListing } from './images/pictured-listing.ts';
import { findId, findIds, type KeyTable, NOT_FOUND } from './key-table.ts';
import { ListingReader } from './listing-reader.ts';
import { NgramBatch } from './ngram-batch.ts';
import { RowBuffer } from './row-buffer.ts';
import { SpaceWeigher } from './space-weigher.ts';
import type { SparseVector } from './sparse-matrix.ts';

/** All that it takes to turn a listing into a vector. */
export interface Vectoriser {
  readonly options: FeatureOptions;
  /** In the order of `listSpaces`. */
  readonly spaces: readonly FittedSpace[];
  readonly columns: number;
  /** Takes up one listing at a time, as do the weighers: a vectoriser is not for two threads. */
  readonly reader: ListingReader;
  /** One for each space. */
  readonly weighers: readonly SpaceWeigher[];
}

/**
 * The TF-IDF vector of a listing; each kind of feature makes up a part whose length is the kind's weight. N-grams
 * outside the vocabulary do not count; a kind without any known n-gram is the zero vector. Values are above 0.
 */
export function vectorise(vectoriser: Vectoriser, listing: PicturedListing): SparseVector {
  const { indices, values } = viewVector(vectoriser, listing);
  return { indices: indices.slice(), values: values.slice() };
}

/** The same as views that the next listing overwrites, whatever the vectoriser: for those who score it at once. */
export function viewVector(vectoriser: Vectoriser, listing: PicturedListing): SparseVector {
  oneRow.length = 0;
  appendRow(vectoriser, listing, oneRow);
  const { indices, values, length } = oneRow;
  return { indices: indices.subarray(0, length), values: values.subarray(0, length) };
}

/** Appends the vector of a listing to others. */
export function appendRow(
  { reader, options, spaces, weighers }: Vectoriser,
  listing: PicturedListing,
  rows: RowBuffer,
): void {
  reader.read(listing);
  for (let s = 0; s < spaces.length; s += 1) {
    const { name, table } = spaces[s];
    if (weightOf(options, name) === 0) continue;
    reader.collect(name, options, batch);
    lookUp(table, batch, weighers[s]);
    weighers[s].finish(rows);
  }
}

/** Written anew for each listing. */
const oneRow = new RowBuffer();
/** Written anew for each listing and kind. */
const batch = new NgramBatch();
let ids = new Uint32Array(1024);

/** The spelling of each known n-gram of a listing by its column, for people to read. */
export function spellNgrams(vectoriser: Vectoriser, listing: PicturedListing): Map<number, Ngram> {
  const { reader, options } = vectoriser;
  reader.read(listing);
  const spelled = new Map<number, Ngram>();
  for (const { name, table, offset } of vectoriser.spaces) {
    if (weightOf(options, name) === 0) continue;
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

/** Adds the known n-grams of a listing. */
function lookUp(table: KeyTable, { lows, highs, length }: NgramBatch, weigher: SpaceWeigher): void {
  if (ids.length < length) ids = new Uint32Array(2 * length);
  weigher.addAll(ids, findIds(table, lows, highs, length, ids));
}

/** The vectoriser of these vocabularies, which are in the order of `listSpaces`. */
export function createVectoriser(options: FeatureOptions, vocabularies: readonly Vocabulary[]): Vectoriser {
  let columns = 0;
  const spaces = listSpaces(options).map((name, s): FittedSpace => {
    const offset = columns;
    const { table, idf } = vocabularies[s];
    columns += idf.length;
    return { name, table, idf, offset };
  });
  const weighers = spaces.map((space) => new SpaceWeigher(space, options));
  return { options, spaces, columns, reader: new ListingReader(), weighers };
}

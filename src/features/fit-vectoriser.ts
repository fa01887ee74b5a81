import type { ListingText } from '../data/listing.ts';
import { type FeatureOptions, SPACE_NAMES, type SpaceName } from './feature-options.ts';
import { buildKeyTable } from './key-table.ts';
import { ListingReader } from './listing-reader.ts';
import { NgramBatch } from './ngram-batch.ts';
import { NgramCounter } from './ngram-counter.ts';
import { type SparseMatrix, type SparseVector, stackRows } from './sparse-matrix.ts';
import { concatenate, createVectoriser, type FittedSpace, type Vectoriser, weighIds } from './vectoriser.ts';

/** Fits a vectoriser listing by listing, so that the texts need not be in memory together. */
export interface VectoriserFit {
  readonly add: (listing: ListingText) => void;
  /** The vectoriser, and the vectors of the listings added, in their order: what `vectorise` would return for them. */
  readonly finish: () => { readonly vectoriser: Vectoriser; readonly matrix: SparseMatrix };
}

/** Starts fitting. The vocabulary depends on which listings are added, not on their order. */
export function startVectoriserFit(options: FeatureOptions): VectoriserFit {
  const reader = new ListingReader();
  const batch = new NgramBatch();
  const counters = SPACE_NAMES.map((name) => ({ name, counter: new NgramCounter() }));
  return {
    add(listing) {
      reader.read(listing);
      for (const { name, counter } of counters) {
        if (options.spaces[name].weight === 0) batch.clear();
        else reader.collect(name, options, batch);
        counter.addListing(batch);
      }
    },
    finish() {
      const chosen = counters.map(({ name, counter }) => chooseVocabulary(name, counter, options));
      const [words, characters, shape, meta] = chosen;
      const vectoriser = createVectoriser(options, { words, characters, shape, meta });
      const rows: SparseVector[] = [];
      for (let listing = 0; listing < counters[0].counter.listings; listing += 1) {
        const parts = vectoriser.spaces.map((space, s) =>
          weighIds(space, renumber(counters[s].counter.entriesOf(listing), chosen[s].newIds), options),
        );
        rows.push(concatenate(parts));
      }
      return { vectoriser, matrix: stackRows(rows, vectoriser.columns) };
    },
  };
}

interface ChosenVocabulary extends Pick<FittedSpace, 'table' | 'idf'> {
  /** From the counter's id to the vocabulary's id + 1; 0 for an n-gram that was not chosen. */
  readonly newIds: Uint32Array;
}

/** Keeps n-grams in at least `min_df` listings, of these the `max_features` in most; ties go by key. Frequent ones come first. */
function chooseVocabulary(name: SpaceName, counter: NgramCounter, options: FeatureOptions): ChosenVocabulary {
  const { keys, documentFrequencies } = counter.seen;
  const candidates: number[] = [];
  documentFrequencies.forEach((frequency, id) => {
    if (frequency >= options.min_df) candidates.push(id);
  });
  candidates.sort(
    (a, b) =>
      documentFrequencies[b] - documentFrequencies[a] ||
      keys[2 * a + 1] - keys[2 * b + 1] ||
      keys[2 * a] - keys[2 * b],
  );
  const kept = candidates.slice(0, options.max_features);
  const keptKeys = new Uint32Array(2 * kept.length);
  const idf = new Float32Array(kept.length);
  const newIds = new Uint32Array(documentFrequencies.length);
  kept.forEach((id, newId) => {
    keptKeys[2 * newId] = keys[2 * id];
    keptKeys[2 * newId + 1] = keys[2 * id + 1];
    idf[newId] = name === 'meta' ? 1 : Math.log((1 + counter.listings) / (1 + documentFrequencies[id])) + 1;
    newIds[id] = newId + 1;
  });
  return { table: buildKeyTable(keptKeys), idf, newIds };
}

/** The vocabulary's ids of these n-grams, ascending; those that were not chosen are left out. */
function renumber(entries: Uint32Array, newIds: Uint32Array): Uint32Array {
  const ids = new Uint32Array(entries.length);
  let known = 0;
  for (const entry of entries) {
    if (newIds[entry] === 0) continue;
    ids[known] = newIds[entry] - 1;
    known += 1;
  }
  return ids.subarray(0, known).sort();
}

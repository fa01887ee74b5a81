import type { ListingText } from '../data/listing.ts';
import { type FeatureOptions, SPACE_NAMES } from './feature-options.ts';
import { buildKeyTable } from './key-table.ts';
import { foldListing, visitSpace } from './listing-ngrams.ts';
import { NgramCounter } from './ngram-counter.ts';
import { type SparseMatrix, type SparseVector, stackRows } from './sparse-matrix.ts';
import {
  concatenate,
  createVectoriser,
  type FittedSpace,
  type Vectoriser,
  weighCounts,
} from './vectoriser.ts';

/** Fits a vectoriser listing by listing, so that the texts need not be in memory together. */
export interface VectoriserFit {
  readonly add: (listing: ListingText) => void;
  /** The vectoriser, and the vectors of the listings added, in their order: what `vectorise` would return for them. */
  readonly finish: () => { readonly vectoriser: Vectoriser; readonly matrix: SparseMatrix };
}

/** Starts fitting. The vocabulary depends on which listings are added, not on their order. */
export function startVectoriserFit(options: FeatureOptions): VectoriserFit {
  const counters = SPACE_NAMES.map((name) => ({ name, counter: new NgramCounter() }));
  return {
    add(listing) {
      const folded = foldListing(listing);
      for (const { name, counter } of counters) {
        visitSpace(name, folded, options, counter.add);
        counter.endListing();
      }
    },
    finish() {
      const chosen = counters.map(({ counter }) => chooseVocabulary(counter, options));
      const [words, title_characters] = chosen;
      const vectoriser = createVectoriser(options, { words, title_characters });
      const rows: SparseVector[] = [];
      // How often each n-gram occurs in the listing at hand; only the entries of its own n-grams are read.
      const counts = chosen.map(({ idf }) => new Uint32Array(idf.length));
      for (let listing = 0; listing < counters[0].counter.listings; listing += 1) {
        rows.push(
          concatenate(
            vectoriser.spaces.map((space, s) =>
              weighListing(counters[s].counter, listing, space, chosen[s].newIds, counts[s], options),
            ),
          ),
        );
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
function chooseVocabulary(counter: NgramCounter, options: FeatureOptions): ChosenVocabulary {
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
    idf[newId] = Math.log((1 + counter.listings) / (1 + documentFrequencies[id])) + 1;
    newIds[id] = newId + 1;
  });
  return { table: buildKeyTable(keptKeys), idf, newIds };
}

function weighListing(
  counter: NgramCounter,
  listing: number,
  space: FittedSpace,
  newIds: Uint32Array,
  counts: Uint32Array,
  options: FeatureOptions,
): SparseVector {
  const known: number[] = [];
  counter.visitListing(listing, (id, count) => {
    if (newIds[id] === 0) return;
    known.push(newIds[id] - 1);
    counts[newIds[id] - 1] = count;
  });
  return weighCounts(space, Uint32Array.from(known).sort(), (id) => counts[id], options);
}

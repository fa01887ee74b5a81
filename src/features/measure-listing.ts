import type { ListingText } from '../data/listing.ts';
import { collectWordNgrams } from './collect-ngrams.ts';
import { findId, NOT_FOUND } from './key-table.ts';
import { NgramBatch } from './ngram-batch.ts';
import type { Vectoriser } from './vectoriser.ts';

/** What can be said of a listing before it is classified; drift watches these. */
export interface ListingMeasures {
  /** Characters of title and description, without markup. */
  readonly characters: number;
  /** Share of its words (of its shortest n-grams, where single words are no features) that the vocabulary lacks; 1 for a listing without words. */
  readonly outOfVocabularyShare: number;
  readonly descriptionMissing: boolean;
}

/** Measures one listing with the vocabulary of a model. */
export function measureListing(listing: ListingText, vectoriser: Vectoriser): ListingMeasures {
  const { reader, options } = vectoriser;
  reader.read(listing);
  const { table } = vectoriser.spaces[0];
  const [shortest] = options.spaces.words.ngram_range;
  batch.clear();
  collectWordNgrams(reader.titleWords, [shortest, shortest], batch);
  collectWordNgrams(reader.descriptionWords, [shortest, shortest], batch);
  let unknown = 0;
  for (let i = 0; i < batch.length; i += 1) {
    if (findId(table, batch.lows[i], batch.highs[i]) === NOT_FOUND) unknown += 1;
  }
  return {
    characters: reader.characters,
    outOfVocabularyShare: batch.length === 0 ? 1 : unknown / batch.length,
    descriptionMissing: !reader.hasDescription,
  };
}

/** Written anew for each listing. */
const batch = new NgramBatch();

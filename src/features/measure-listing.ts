import type { ListingText } from '../data/listing.ts';
import { findId, NOT_FOUND } from './key-table.ts';
import { foldListing } from './listing-ngrams.ts';
import type { Vectoriser } from './vectoriser.ts';
import { visitWordNgrams } from './visit-ngrams.ts';

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
  const { title, description } = foldListing(listing);
  const { table } = vectoriser.spaces[0];
  const [shortest] = vectoriser.options.word_ngram_range;
  let words = 0;
  let unknown = 0;
  const count = (low: number, high: number): void => {
    words += 1;
    if (findId(table, low, high) === NOT_FOUND) unknown += 1;
  };
  visitWordNgrams(title, [shortest, shortest], count);
  visitWordNgrams(description, [shortest, shortest], count);
  return {
    characters: title.length - 2 + description.length,
    outOfVocabularyShare: words === 0 ? 1 : unknown / words,
    descriptionMissing: description === '',
  };
}

import type { ListingText } from '../data/listing.ts';
import { foldCase, stripMarkup } from '../data/normalise-text.ts';
import type { FeatureOptions, SpaceName } from './feature-options.ts';
import { type NgramVisitor, visitCharacterNgrams, visitWordNgrams } from './visit-ngrams.ts';

/** A listing as the n-grams see it: without markup, in lower case, without accents. */
export interface FoldedListing {
  /** With a space at either end, so that n-grams of characters know where the title begins and ends. */
  readonly title: string;
  readonly description: string;
}

/** The one way from what a seller wrote to text that features are made of: training, prediction and drift all come through here. */
export function foldListing(listing: ListingText): FoldedListing {
  return {
    title: ` ${foldCase(stripMarkup(listing.designation))} `,
    description: foldCase(stripMarkup(listing.description)),
  };
}

/** Visits the n-grams of one kind, each as often as it occurs. Words of title and description do not form n-grams together. */
export function visitSpace(
  space: SpaceName,
  listing: FoldedListing,
  options: FeatureOptions,
  visit: (low: number, high: number, text: string, start: number, end: number) => void,
): void {
  const visitIn =
    (text: string): NgramVisitor =>
    (low, high, start, end) =>
      visit(low, high, text, start, end);
  switch (space) {
    case 'words':
      visitWordNgrams(listing.title, options.word_ngram_range, visitIn(listing.title));
      visitWordNgrams(listing.description, options.word_ngram_range, visitIn(listing.description));
      return;
    case 'title_characters':
      visitCharacterNgrams(listing.title, options.title_char_ngram_range, visitIn(listing.title));
  }
}

import type { NgramRange } from './visit-ngrams.ts';

/** How a listing becomes a vector; the names of scikit-learn's TfidfVectorizer, as in params.yaml. */
export interface FeatureOptions {
  /** Lengths of the n-grams of words, of title and description. */
  readonly word_ngram_range: NgramRange;
  /** Lengths of the n-grams of characters, of the title. */
  readonly title_char_ngram_range: NgramRange;
  /** Listings of the training part that an n-gram must occur in. */
  readonly min_df: number;
  /** N-grams kept of each kind: the ones in most listings. */
  readonly max_features: number;
  /** Whether a count enters as 1 + ln(count). */
  readonly sublinear_tf: boolean;
}

/** The kinds of n-gram, in the order in which they stand in a vector. */
export const SPACE_NAMES = ['words', 'title_characters'] as const;

export type SpaceName = (typeof SPACE_NAMES)[number];

import type { FeatureOptions } from '../../src/features/feature-options.ts';

/** Words and characters, each n-gram by its count, whatever its case: what tests can work out by hand. */
export const PLAIN_FEATURES: FeatureOptions = {
  spaces: {
    words: { ngram_range: [1, 1], stop_words: 'none', stem: 'none', weight: 1 },
    characters: { ngram_range: [3, 3], first: 300, weight: 1 },
    cased_words: { ngram_range: [1, 2], weight: 0 },
    title_ends: { weight: 0 },
    shape: { ngram_range: [2, 3], first: 150, weight: 0 },
    meta: { weight: 0 },
  },
  min_df: 1,
  max_features: 1000,
  binary: false,
  sublinear_tf: true,
  case_shift: 0,
};

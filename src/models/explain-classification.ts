import type { ListingText } from '../data/listing.ts';
import { type Ngram, spellNgrams, vectorise } from '../features/vectoriser.ts';
import { explainScore } from './fitted-model.ts';
import type { Model } from './model-folder.ts';

/** How much one n-gram of the listing spoke for (above 0) or against (below 0) a product type. */
export interface Contribution extends Ngram {
  readonly contribution: number;
}

/** Why a listing got its score for one product type. `bias` and all contributions add up to `score`. */
export interface Explanation {
  readonly code: number;
  /** What the score would be for an empty listing: how common the product type is. */
  readonly bias: number;
  /** Before calibration. */
  readonly score: number;
  /** Every known n-gram of the listing, the weightiest first. */
  readonly contributions: readonly Contribution[];
}

/** Explains the score of one product type, exactly: each n-gram's share in it, by the model's own arithmetic. */
export function explainClassification(model: Model, listing: ListingText, code: number): Explanation {
  const k = model.classes.findIndex((type) => type.code === code);
  const vector = vectorise(model.vectoriser, listing);
  const { base, contributions: shares } = explainScore(model.fitted, vector, k);
  const spelled = spellNgrams(model.vectoriser, listing);
  const contributions = Array.from(vector.indices, (column, j): Contribution => {
    const ngram = spelled.get(column) ?? { space: 'words', text: '' };
    return { ...ngram, contribution: shares[j] };
  });
  const score = shares.reduce((sum, share) => sum + share, base);
  contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { code, bias: base, score, contributions };
}

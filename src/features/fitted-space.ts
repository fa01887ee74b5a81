import type { SpaceName } from './feature-options.ts';
import type { KeyTable } from './key-table.ts';

/** The n-grams of one kind that are features. */
export interface Vocabulary {
  readonly table: KeyTable;
  /** Per n-gram: ln((1 + listings) / (1 + listings with it)) + 1, as scikit-learn's `smooth_idf`; 1 for meta and images. */
  readonly idf: Float32Array;
}

/** One kind of feature, fitted on the training part. */
export interface FittedSpace extends Vocabulary {
  readonly name: SpaceName;
  /** The column of the space's first n-gram. */
  readonly offset: number;
}

import type { NgramRange } from './collect-ngrams.ts';
import type { WordFormOptions } from './word-forms.ts';

/** The kinds of feature, in the order in which they stand in a vector; images only where they are asked for. */
const SPACE_NAMES = ['words', 'cased_words', 'title_ends', 'characters', 'shape', 'meta', 'images'] as const;

export type SpaceName = (typeof SPACE_NAMES)[number];

/** What of an image becomes features: what its head says, or what can be seen on it, too. */
export type ImageMeasure = 'metadata' | 'pixels';

interface SpaceOptions {
  /** Length of the part of the vector that this kind makes up; 0 leaves it out. */
  readonly weight: number;
}

interface NgramSpaceOptions extends SpaceOptions {
  readonly ngram_range: NgramRange;
}

interface CharacterSpaceOptions extends NgramSpaceOptions {
  /** Only this many characters from the beginning of the text count. */
  readonly first: number;
}

/** How a listing becomes a vector; the names of scikit-learn's TfidfVectorizer, as in params.yaml. */
export interface FeatureOptions {
  readonly spaces: {
    /** Words of title and description, without case and accents. */
    readonly words: NgramSpaceOptions & WordFormOptions;
    /** Words and single signs of title and description, as they were written. */
    readonly cased_words: NgramSpaceOptions;
    /** The first three and the last two words of the title, by their place. */
    readonly title_ends: SpaceOptions;
    /** Characters of title and description, without case and accents. */
    readonly characters: CharacterSpaceOptions;
    /** Characters of the title's shape: runs of capitals as "A", of small letters as "a", each digit as "0". */
    readonly shape: CharacterSpaceOptions;
    /** About seventy yes-or-no features: lengths, digits, capitals, language, patterns such as "10x20". */
    readonly meta: SpaceOptions;
    /** Yes-or-no features of the listing's image. Absent without them: such a model says nothing of images. */
    readonly images?: SpaceOptions & { readonly measure: ImageMeasure };
  };
  /** Listings of the training part that an n-gram must occur in. */
  readonly min_df: number;
  /** N-grams kept of each kind: the ones in most listings. */
  readonly max_features: number;
  /** Whether an n-gram counts once per listing, however often it occurs. */
  readonly binary: boolean;
  /** Whether a count enters as 1 + ln(count). */
  readonly sublinear_tf: boolean;
  /** Share of the training listings that are learnt a second time without case and accents, half of them without punctuation too. */
  readonly case_shift: number;
}

/** The kinds of feature that these options make, in their order. */
export function listSpaces({ spaces }: FeatureOptions): readonly SpaceName[] {
  return SPACE_NAMES.filter((name) => spaces[name] !== undefined);
}

/** Length of the part of the vector that a kind makes up; 0 where it is left out. */
export function weightOf({ spaces }: FeatureOptions, name: SpaceName): number {
  return spaces[name]?.weight ?? 0;
}

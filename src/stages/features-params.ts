import { z } from 'zod';
import type { FeatureOptions } from '../features/feature-options.ts';
import { WORD_LANGUAGES } from '../features/word-forms.ts';
import type { StageParams } from '../pipeline/run/built-in-stage.ts';
import { parseParams } from './check-params.ts';

const ngramRange = z
  .tuple([z.number().int().min(1).max(10), z.number().int().min(1).max(10)])
  .refine(([shortest, longest]) => shortest <= longest)
  .readonly()
  .describe('[shortest, longest], two whole numbers from 1 to 10 in ascending order');

const weight = z.number().min(0).max(100).describe('a number from 0 to 100; 0 leaves the kind out');
const first = z.int().min(1).max(100_000).describe('a whole number from 1 to 100000');

const language = z
  .enum(['none', ...WORD_LANGUAGES])
  .default('none')
  .describe(`one of none, ${WORD_LANGUAGES.join(', ')}`);

/** The section `features` of params.yaml. */
export const featuresParams = z.object({
  features: z.strictObject({
    spaces: z.strictObject({
      words: z.strictObject({ ngram_range: ngramRange, stop_words: language, stem: language, weight }),
      cased_words: z.strictObject({ ngram_range: ngramRange, weight }),
      title_ends: z.strictObject({ weight }),
      characters: z.strictObject({ ngram_range: ngramRange, first, weight }),
      shape: z.strictObject({ ngram_range: ngramRange, first, weight }),
      meta: z.strictObject({ weight }),
      images: z.strictObject({ weight }).optional(),
    }),
    min_df: z.number().int().min(1).describe('a whole number of at least 1'),
    max_features: z.number().int().min(1).max(10_000_000).describe('a whole number from 1 to 10000000'),
    binary: z.boolean(),
    sublinear_tf: z.boolean(),
    case_shift: z.number().min(0).max(1).describe('a number from 0 to 1'),
    images: z.enum(['off', 'metadata', 'pixels']).default('off').describe('one of off, metadata, pixels'),
  }),
});

/** Of `features.spaces.images`, where it is not set: as much as the other yes-or-no features. */
const IMAGES_WEIGHT = 0.3;

/** The options that these parameters stand for. Without images they say nothing of images, and neither does a model that is made with them. */
export function readFeatureOptions(params: StageParams): FeatureOptions {
  const { images: measure, ...options } = parseParams(featuresParams, params).features;
  const { images, ...spaces } = options.spaces;
  const { weight: imagesWeight } = images ?? { weight: IMAGES_WEIGHT };
  if (measure === 'off' || imagesWeight === 0) return { ...options, spaces };
  return { ...options, spaces: { ...spaces, images: { measure, weight: imagesWeight } } };
}

import { z } from 'zod';

const ngramRange = z
  .tuple([z.number().int().min(1).max(10), z.number().int().min(1).max(10)])
  .refine(([shortest, longest]) => shortest <= longest)
  .readonly()
  .describe('[shortest, longest], two whole numbers from 1 to 10 in ascending order');

/** The section `features` of params.yaml. */
export const featuresParams = z.object({
  features: z.strictObject({
    word_ngram_range: ngramRange,
    title_char_ngram_range: ngramRange,
    min_df: z.number().int().min(1).describe('a whole number of at least 1'),
    max_features: z.number().int().min(1).max(10_000_000).describe('a whole number from 1 to 10000000'),
    sublinear_tf: z.boolean(),
  }),
});

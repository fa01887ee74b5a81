import { z } from 'zod';

const share = z.number().min(0).max(1).describe('a number from 0 to 1');

/** Settings of the drift stage. */
export const driftParams = z.object({
  drift: z.strictObject({
    alpha: z.number().gt(0).max(0.5).describe('a number above 0, up to 0.5'),
    // The tests take sums of the rows' values for normal, which fewer rows do not allow.
    min_rows: z.int().min(30).describe('a whole number of at least 30'),
    effect_floors: z.strictObject({
      class_mix: share,
      confidence: share,
      text_length: share,
      out_of_vocabulary: share,
      missing_description: share,
    }),
  }),
});

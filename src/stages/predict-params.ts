import { z } from 'zod';

/** The section `predict` of params.yaml. */
export const predictParams = z.object({
  predict: z.strictObject({
    top_k: z.int().min(1).max(27).describe('a whole number from 1 to 27'),
  }),
});

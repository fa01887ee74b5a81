import { z } from 'zod';

/** The section `predict` of params.yaml. */
export const predictParams = z.object({
  predict: z.strictObject({
    top_k: z.int().min(1).max(27).describe('a whole number from 1 to 27'),
    /** Answers of lower confidence are marked for review; 0 marks none. */
    abstain_below: z.number().min(0).max(1).default(0).describe('a number from 0 to 1'),
  }),
});

import { z } from 'zod';

/** Settings of the ingest stage. */
export const ingestParams = z.object({
  ingest: z.strictObject({
    source: z.string().trim().min(1).describe('the folder of X_train.csv, Y_train.csv and X_test.csv'),
    evaluation_share: z.number().gt(0).lt(0.9).describe('a number above 0 and below 0.9'),
    max_quarantine_share: z.number().min(0).max(1).describe('a number from 0 to 1'),
    min_class_rows: z.int().min(2).describe('a whole number of at least 2'),
  }),
});

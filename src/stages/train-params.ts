import { z } from 'zod';
import { CLASS_WEIGHTINGS } from '../models/class-weights.ts';
import { ALGORITHMS } from '../models/train-classifier.ts';

/** The section `train` of params.yaml. */
export const trainParams = z.object({
  train: z.strictObject({
    algorithm: z.enum(ALGORITHMS),
    C: z.number().positive().describe('a number above 0'),
    epochs: z.int().min(1).max(1000).describe('a whole number from 1 to 1000'),
    class_weight: z.enum(CLASS_WEIGHTINGS),
    cv_folds: z.int().min(2).max(20).describe('a whole number from 2 to 20'),
    seed: z.int().min(0).max(4294967295).describe('a whole number from 0 to 4294967295'),
    min_weighted_f1: z.number().min(0).max(1).describe('a number from 0 to 1'),
  }),
});

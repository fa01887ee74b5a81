import { z } from 'zod';
import { DEFAULT_GATE_SETTINGS as defaults, type GateSettings } from './gate-settings.ts';

const share = z.number().min(0).max(1).describe('a number from 0 to 1');
const level = z.number().gt(0).max(0.5).describe('a number above 0, up to 0.5');
const ratio = z.number().min(1).describe('a number of at least 1');
const atLeastZero = z.number().min(0).describe('a number of at least 0');

/** Section `retraining.gates` of params.yaml; what it leaves out is as in `DEFAULT_GATE_SETTINGS`. */
export const gateParams: z.ZodType<GateSettings> = z.strictObject({
  seed: z.int().min(0).max(0xffffffff).default(defaults.seed).describe('a whole number from 0 to 4294967295'),
  floor: z.strictObject({ weighted_f1: share.default(defaults.floor.weighted_f1) }).prefault({}),
  answers: z.strictObject({ min_class_share: share.default(defaults.answers.min_class_share) }).prefault({}),
  different: z
    .strictObject({
      min_rows: z.int().min(1).default(defaults.different.min_rows).describe('a whole number of at least 1'),
    })
    .prefault({}),
  better: z
    .strictObject({
      metric: z.enum(['weighted_f1', 'macro_f1']).default(defaults.better.metric),
      resampling: z.enum(['stratified', 'plain']).default(defaults.better.resampling),
      // Fewer leave the ends of the interval to a handful of draws.
      samples: z
        .int()
        .min(200)
        .max(100_000)
        .default(defaults.better.samples)
        .describe('a whole number from 200 to 100000'),
      confidence: z
        .number()
        .min(0.5)
        .lt(1)
        .default(defaults.better.confidence)
        .describe('a number from 0.5, below 1'),
    })
    .prefault({}),
  harm: z.strictObject({ alpha: level.default(defaults.harm.alpha) }).prefault({}),
  per_class: z
    .strictObject({
      min_rows: z.int().min(1).default(defaults.per_class.min_rows).describe('a whole number of at least 1'),
      max_f1_drop: share.default(defaults.per_class.max_f1_drop),
      max_recall_drop: share.default(defaults.per_class.max_recall_drop),
      alpha: level.default(defaults.per_class.alpha),
    })
    .prefault({}),
  calibration: z
    .strictObject({
      max_ece: share.default(defaults.calibration.max_ece),
      max_increase: share.default(defaults.calibration.max_increase),
    })
    .prefault({}),
  serve: z
    .strictObject({
      smoke_rows: z
        .int()
        .min(1)
        .max(10_000)
        .default(defaults.serve.smoke_rows)
        .describe('a whole number from 1 to 10000'),
      max_latency_ratio: ratio.default(defaults.serve.max_latency_ratio),
      free_latency_ms: atLeastZero.default(defaults.serve.free_latency_ms),
      max_size_ratio: ratio.default(defaults.serve.max_size_ratio),
      free_megabytes: atLeastZero.default(defaults.serve.free_megabytes),
    })
    .prefault({}),
});

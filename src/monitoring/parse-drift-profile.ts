import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import type { DriftProfile } from './drift-profile.ts';

const count = z.number().int().min(0);
const shareSketch = sketchOf(z.number().min(0).max(1));

const profileSchema = z
  .object({
    schema_version: z.literal(1),
    rows: count,
    classes: z.array(z.number().int()).min(1).refine(isAscending, 'expected codes in ascending order'),
    class_counts: z.array(count),
    confidence: shareSketch,
    characters: sketchOf(z.number().min(0)),
    out_of_vocabulary_share: shareSketch,
    description_missing: count,
  })
  .superRefine((profile, context) => {
    const complain = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (profile.class_counts.length !== profile.classes.length) {
      complain(
        'class_counts',
        `expected ${profile.classes.length} counts, got ${profile.class_counts.length}`,
      );
    }
    const counted = profile.class_counts.reduce((sum, value) => sum + value, 0);
    if (counted !== profile.rows) {
      complain('class_counts', `expected a sum of ${profile.rows} rows, got ${counted}`);
    }
    if (profile.description_missing > profile.rows) {
      complain('description_missing', `expected at most ${profile.rows}, got ${profile.description_missing}`);
    }
    for (const key of ['confidence', 'characters', 'out_of_vocabulary_share'] as const) {
      const kept = profile[key].values.length;
      if (kept > profile.rows || (kept === 0) !== (profile.rows === 0)) {
        complain(key, `expected values of ${profile.rows} rows, got ${kept}`);
      }
    }
  });

/**
 * The profile in a model's profile.json. `place` is the file's path, for the message. Throws `MODEL_INVALID` naming
 * every problem when the text is not a whole profile of this version.
 */
export function parseDriftProfile(text: string, place: string): DriftProfile {
  const { data, error } = profileSchema.safeParse(parseJson(text, place));
  if (data !== undefined) return data;
  throw new AppError(
    'MODEL_INVALID',
    `Expected a drift profile of schema version 1 in ${place}, got something else.`,
    {
      details: (error?.issues ?? []).map((issue) => `${issue.path.join('.') || 'profile'}: ${issue.message}`),
      hint: HINT,
    },
  );
}

const HINT = 'Train the model again: rakuten repro --force train';

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('MODEL_INVALID', `Expected JSON in ${place}: ${reason}.`, {
      hint: HINT,
      cause: error,
    });
  }
}

function sketchOf(value: z.ZodNumber): z.ZodObject<{
  mean: z.ZodNumber;
  standard_deviation: z.ZodNumber;
  values: z.ZodArray<z.ZodNumber>;
}> {
  return z.object({
    mean: z.number(),
    standard_deviation: z.number().min(0),
    values: z.array(value).refine(isAscending, 'expected values in ascending order'),
  });
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
}

import { createHash } from 'node:crypto';
import type { DecisionKeyParts } from '../policy/decision.ts';
import { toStableJson } from '../stable-json.ts';

/** All that a retraining follows from. Where all of it is the same, so is what it comes to. */
export interface RetrainKeyParts {
  /** Content hash of the model in production; null: none. */
  readonly champion: string | null;
  /** What the pipeline trains on: hashes of its source data, its settings, its code. */
  readonly inputs: unknown;
  /** What the challenger is held against. */
  readonly gates: unknown;
  /** What asked for it; null where a person did. */
  readonly policy: DecisionKeyParts | null;
}

/** The hash of what a retraining follows from, 64 hexadecimal digits; the order of keys in objects does not count. */
export function makeRetrainKey(parts: RetrainKeyParts): string {
  return createHash('sha256')
    .update(toStableJson({ schema: 1, ...parts }))
    .digest('hex');
}

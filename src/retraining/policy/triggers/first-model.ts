import type { TriggerReport } from '../decision.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';

/** Fired where nothing is in production yet. */
export function checkFirstModel({ champion }: RetrainingFacts): TriggerReport {
  if (champion === null) {
    return {
      id: 'first_model',
      verdict: 'fired',
      numbers: {},
      sentence: 'There is no model in production yet.',
    };
  }
  return {
    id: 'first_model',
    verdict: 'quiet',
    numbers: { version: champion.version },
    sentence: `Version ${champion.version} is in production.`,
  };
}

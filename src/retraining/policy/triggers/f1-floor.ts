import { formatCount } from '../../../monitoring/format-share.ts';
import type { TriggerReport } from '../decision.ts';
import type { F1FloorSettings } from '../policy-settings.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';

const id = 'f1_floor';

/** Fired where even the upper end of the interval of the live macro F1 is below the floor: chance alone does not fire it. */
export function checkF1Floor(
  { champion, quality }: RetrainingFacts,
  settings: F1FloorSettings | 'off',
): TriggerReport {
  if (settings === 'off') return { id, verdict: 'off', numbers: {}, sentence: 'Not asked.' };
  const { value, min_labelled } = settings;
  if (champion === null) {
    const sentence = 'Without a model in production there is no live quality.';
    return { id, verdict: 'insufficient', numbers: { labelled: 0, min_labelled }, sentence };
  }
  if (quality.kind === 'error') {
    const sentence = `Live quality could not be measured: ${quality.message}`;
    return { id, verdict: 'error', numbers: {}, sentence, error: quality };
  }
  const { rows, score } = quality;
  if (rows < min_labelled || score === null) {
    const sentence =
      rows < min_labelled
        ? `Live macro F1 takes ${formatCount(min_labelled)} labelled predictions; there are ${formatCount(rows)}.`
        : `${formatCount(rows)} labelled predictions give no live macro F1.`;
    return { id, verdict: 'insufficient', numbers: { labelled: rows, min_labelled }, sentence };
  }
  const { macroF1, lower95, upper95 } = score;
  const seen =
    `Live macro F1 is ${macroF1.toFixed(2)} (${lower95.toFixed(2)} to ${upper95.toFixed(2)}) ` +
    `over ${formatCount(rows)} labelled predictions`;
  const floor = value.toFixed(2);
  const fired = upper95 < value;
  const quiet = macroF1 < value ? `chance alone could put it below ${floor}` : `not below ${floor}`;
  return {
    id,
    verdict: fired ? 'fired' : 'quiet',
    numbers: { macro_f1: macroF1, lower95, upper95, labelled: rows, value, min_labelled },
    sentence: `${seen}, ${fired ? `below ${floor}` : quiet}.`,
  };
}

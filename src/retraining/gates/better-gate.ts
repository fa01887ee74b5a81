import { formatPoints } from '../../monitoring/format-share.ts';
import { normalCriticalValue } from '../../monitoring/statistics/normal-distribution.ts';
import type { AnswerCells } from './answer-cells.ts';
import type { GateResult } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';
import { bootstrapDifference } from './paired-bootstrap.ts';
import type { ScoreName } from './score-counts.ts';

const POWER = 0.8;
const TITLES: Readonly<Record<ScoreName, string>> = { weighted_f1: 'Weighted F1', macro_f1: 'Macro F1' };

/**
 * Whether the challenger's gain is more than chance: the lower end of the paired bootstrap's interval is above 0.
 * `detectable_gain` is the true gain that these rows would show four times out of five, from the standard error.
 */
export function judgeBetter(cells: AnswerCells, settings: GateSettings['better'], seed: number): GateResult {
  const found = bootstrapDifference(cells, { ...settings, seed });
  const passed = found.low > 0;
  const detectable =
    (normalCriticalValue((1 - settings.confidence) / 2) + normalCriticalValue(1 - POWER)) *
    found.standardError;
  const percent = Number((settings.confidence * 100).toFixed(3));
  const measured =
    `${TITLES[settings.metric]} changes by ${points(found.difference)} ` +
    `(${percent}% interval ${points(found.low)} to ${points(found.high)})`;
  return {
    name: 'better',
    passed,
    numbers: {
      champion: found.champion,
      challenger: found.challenger,
      difference: found.difference,
      lower: found.low,
      upper: found.high,
      confidence: settings.confidence,
      samples: settings.samples,
      detectable_gain: detectable,
    },
    sentence: `${measured}${passed ? '.' : explain(found, detectable)}`,
  };
}

function explain(
  { difference, high }: { readonly difference: number; readonly high: number },
  detectable: number,
): string {
  if (high < 0) return ': it is worse.';
  if (difference <= 0) return ': no gain.';
  return `: the gain may be chance; a true one of ${formatPoints(detectable)} would show four times out of five.`;
}

/** Two decimals: what decides here is often less than a tenth of a point. */
function points(difference: number): string {
  const digits = Math.abs(difference * 100).toFixed(2);
  if (digits === '0.00') return '0.00';
  return `${difference > 0 ? '+' : '−'}${digits}`;
}

import { formatCount } from '../../monitoring/format-share.ts';
import type { GateResult, ModelScores } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';

/** Whether the challenger is good enough at all, whatever is in production. */
export function judgeFloor(
  { weighted_f1 }: ModelScores,
  rows: number,
  settings: GateSettings['floor'],
): GateResult {
  const passed = weighted_f1 >= settings.weighted_f1;
  const floor = settings.weighted_f1.toFixed(4);
  const score = `Weighted F1 is ${weighted_f1.toFixed(4)} on ${formatCount(rows)} rows`;
  return {
    name: 'floor',
    passed,
    numbers: { weighted_f1, floor: settings.weighted_f1, rows },
    sentence: passed ? `${score}; the floor is ${floor}.` : `${score}, below the floor of ${floor}.`,
  };
}

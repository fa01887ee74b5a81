import { formatCount } from '../../monitoring/format-share.ts';
import type { AnswerCells } from './answer-cells.ts';
import type { GateResult } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';

/**
 * Whether the challenger is another model at all. A tie is not better; and of two models that differ on four rows, one looks
 * better by all four once in sixteen times, which no resampling of these rows can see.
 */
export function judgeDifferent(
  { champion, challenger, counts, rows }: AnswerCells,
  settings: GateSettings['different'],
): GateResult {
  const differing = counts.reduce(
    (sum, count, cell) => sum + (champion[cell] === challenger[cell] ? 0 : count),
    0,
  );
  return {
    name: 'different',
    passed: differing >= settings.min_rows,
    numbers: { rows_answered_differently: differing, rows, min_rows: settings.min_rows },
    sentence: tell(differing, rows, settings.min_rows),
  };
}

function tell(differing: number, rows: number, least: number): string {
  if (differing === 0)
    return `It answers all ${formatCount(rows)} rows as production does: the same model again is not better.`;
  const share = `It answers ${formatCount(differing)} of ${formatCount(rows)} rows differently from production`;
  return differing >= least
    ? `${share}.`
    : `${share}, fewer than the ${least} that it takes to tell them apart.`;
}

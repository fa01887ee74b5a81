import { formatCount } from '../../monitoring/format-share.ts';
import type { AnswerCells } from './answer-cells.ts';
import type { GateResult } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';
import { testMcNemar } from './mcnemar.ts';

const HOW = {
  exact_binomial: 'exact McNemar',
  chi_square_with_continuity: 'McNemar with continuity correction',
};

/**
 * Vetoes a challenger that spoils more rows than it mends, beyond chance. A mean over classes can rise while fewer
 * rows are right; this looks at rows alone, and asks only that they are not proven fewer.
 */
export function judgeHarm(cells: AnswerCells, settings: GateSettings['harm']): GateResult {
  let spoilt = 0;
  let mended = 0;
  cells.counts.forEach((count, cell) => {
    const before = cells.champion[cell] === cells.truth[cell];
    const after = cells.challenger[cell] === cells.truth[cell];
    if (before && !after) spoilt += count;
    if (after && !before) mended += count;
  });
  const { test, harmP, twoSidedP } = testMcNemar(spoilt, mended);
  const passed = harmP >= settings.alpha;
  const p = harmP < 0.0001 ? 'p < 0.0001' : `p = ${harmP.toFixed(4)}`;
  return {
    name: 'harm',
    passed,
    test,
    numbers: { mended, spoilt, p: harmP, p_two_sided: twoSidedP, alpha: settings.alpha },
    sentence:
      `It mends ${formatCount(mended)} rows and spoils ${formatCount(spoilt)} ` +
      (passed
        ? `(${HOW[test]}, ${p} for harm).`
        : `(${HOW[test]}, ${p} for harm): more than chance would spoil.`),
  };
}

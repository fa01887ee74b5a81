import type { GateResult, ModelScores } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';

/** Whether the challenger's confidence can be believed: its calibration error is small, and not much above production's. */
export function judgeCalibration(
  champion: ModelScores,
  challenger: ModelScores,
  settings: GateSettings['calibration'],
): GateResult {
  const before = champion.expected_calibration_error;
  const after = challenger.expected_calibration_error;
  const increase = after - before;
  const tooLarge = after > settings.max_ece;
  const tooMuchWorse = increase > settings.max_increase;
  const measured = `Calibration error ${after.toFixed(4)}, production has ${before.toFixed(4)}`;
  const reasons = [
    ...(tooLarge ? [`above the limit of ${settings.max_ece.toFixed(4)}`] : []),
    ...(tooMuchWorse ? [`worse by more than ${settings.max_increase.toFixed(4)}`] : []),
  ];
  return {
    name: 'calibration',
    passed: reasons.length === 0,
    numbers: { champion_ece: before, challenger_ece: after, increase, ...settings },
    sentence: reasons.length === 0 ? `${measured}.` : `${measured}: ${reasons.join(' and ')}.`,
  };
}

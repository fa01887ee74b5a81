import type { DriftReport } from './drift-report.ts';

/** Drifted signals of all that were judged, in [0, 1]; null where too few rows let none be judged. */
export function driftedShare({ signals }: Pick<DriftReport, 'signals'>): number | null {
  const judged = signals.filter(({ verdict }) => verdict !== 'insufficient');
  if (judged.length === 0) return null;
  return judged.filter(({ verdict }) => verdict === 'drift').length / judged.length;
}

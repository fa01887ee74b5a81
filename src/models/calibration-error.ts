import { reliabilityBins } from './reliability-bins.ts';

/**
 * Expected calibration error: how far confidence is from being right, in [0, 1]. Rows are put into `bins` equally
 * wide bins of confidence; the result is the mean of |accuracy − mean confidence| over the bins, weighted by rows.
 * (Naeini et al., AAAI 2015.) `confidences` are in [0, 1], `correct` says for each whether its row was right.
 */
export function expectedCalibrationError(
  confidences: readonly number[],
  correct: readonly boolean[],
  bins = 15,
): number {
  // Σ rows/n · |correct/rows − confidence/rows| = Σ |correct − confidence| / n
  const gap = reliabilityBins(confidences, correct, bins).reduce(
    (total, bin) => total + Math.abs(bin.correct - bin.confidence),
    0,
  );
  return confidences.length === 0 ? 0 : gap / confidences.length;
}

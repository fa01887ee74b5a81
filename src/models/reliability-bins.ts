/** The rows whose confidence lies in one interval. */
export interface ReliabilityBin {
  /** The interval [from, to); the last one holds 1 too. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Σ confidence of the rows, and how many of them were right: divided by `rows`, what is drawn against each other. */
  readonly confidence: number;
  readonly correct: number;
}

/**
 * Rows by confidence, in `bins` equally wide intervals of [0, 1], ascending; empty ones too. `confidences` are in
 * [0, 1], `correct` says for each whether its row was right.
 */
export function reliabilityBins(
  confidences: readonly number[],
  correct: readonly boolean[],
  bins = 15,
): readonly ReliabilityBin[] {
  const sums = Array.from({ length: bins }, (_bin, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    rows: 0,
    confidence: 0,
    correct: 0,
  }));
  confidences.forEach((confidence, row) => {
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    bin.rows += 1;
    bin.confidence += confidence;
    bin.correct += correct[row] ? 1 : 0;
  });
  return sums;
}

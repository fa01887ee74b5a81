/** A probability with six decimals, as files give it: enough to tell any two listings apart, and the same text for the same model. */
export function roundProbability(probability: number): number {
  return Number(probability.toFixed(6));
}

/**
 * Whether an answer is too unsure to be used unseen: its confidence is below `abstainBelow` (0–1; 0 means never). The
 * confidence counts as it is written, with six decimals, so that whoever filters a file by it finds the same listings.
 */
export function needsReview(confidence: number, abstainBelow: number): boolean {
  return roundProbability(confidence) < abstainBelow;
}

/** "57 need review (confidence below 0.6)"; nothing where no answer could. */
export function describeReviews(count: number, abstainBelow: number): readonly string[] {
  if (abstainBelow === 0) return [];
  return [
    `${count.toLocaleString('en')} ${count === 1 ? 'needs' : 'need'} review (confidence below ${abstainBelow})`,
  ];
}

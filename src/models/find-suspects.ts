/** A training row whose label a model that has not seen the row contradicts with confidence. */
export interface Suspect {
  /** Of the training rows, from 0. */
  readonly row: number;
  /** Class numbers. */
  readonly label: number;
  readonly predicted: number;
  /** Out of fold, in [0, 1]. */
  readonly probabilityOfLabel: number;
  readonly probabilityOfPredicted: number;
}

/**
 * The rows that are probably mislabelled, the most likely errors first: those with the least probable labels; ties by
 * the probability of the other class, then by row. `probabilities` is rows × classes, row-major, calibrated, and each
 * row's are of a model that has not learnt from it; a row without any (NaN) is passed over. `labels` are class numbers.
 *
 * A row is a suspect by confident learning (Northcutt, Jiang, Chuang, "Confident Learning: Estimating Uncertainty in
 * Dataset Labels", JAIR 70, 2021): a class is confident of a row where its probability is at least the class's mean
 * over the rows so labelled, and the most probable of the confident classes is not the label. That the bar is the class's
 * own keeps classes out that are always hard to tell. The order is their "self-confidence"; of the orders that were
 * tried on listings with labels flipped on purpose it found the most.
 */
export function findSuspects(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): readonly Suspect[] {
  const bars = meanSelfConfidence(probabilities, labels, classes);
  const suspects: Suspect[] = [];
  for (let row = 0; row < labels.length; row += 1) {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const label = labels[row];
    const predicted = mostProbableConfident(own, bars);
    if (predicted === undefined || predicted === label) continue;
    suspects.push({
      row,
      label,
      predicted,
      probabilityOfLabel: own[label],
      probabilityOfPredicted: own[predicted],
    });
  }
  return suspects.sort(
    (a, b) =>
      a.probabilityOfLabel - b.probabilityOfLabel ||
      b.probabilityOfPredicted - a.probabilityOfPredicted ||
      a.row - b.row,
  );
}

/** The mean probability of each class over the rows that are labelled with it; above any probability for a class without rows. */
function meanSelfConfidence(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): Float64Array {
  const sums = new Float64Array(classes);
  const rows = new Uint32Array(classes);
  for (let row = 0; row < labels.length; row += 1) {
    const probability = probabilities[row * classes + labels[row]];
    if (Number.isNaN(probability)) continue;
    sums[labels[row]] += probability;
    rows[labels[row]] += 1;
  }
  return sums.map((sum, k) => (rows[k] === 0 ? Infinity : sum / rows[k]));
}

/** The lower class where two are as probable. */
function mostProbableConfident(own: Float64Array, bars: Float64Array): number | undefined {
  let best: number | undefined;
  for (let k = 0; k < own.length; k += 1) {
    if (own[k] >= bars[k] && (best === undefined || own[k] > own[best])) best = k;
  }
  return best;
}

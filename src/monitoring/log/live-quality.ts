import { Matrix } from 'ml-matrix';
import { type ClassMetrics, scoreConfusions } from '../../models/classification-metrics.ts';
import { createRandom } from '../../models/random.ts';
import type { FeedbackOrigin } from '../../tracking/predictions/feedback.ts';

/** A prediction and the right answer to it; a `LabelledPrediction` is one. */
export interface LabelledAnswer {
  readonly label: number;
  readonly predictedCode: number;
  readonly origin: FeedbackOrigin;
}

export interface LiveQualityOptions {
  readonly seed: number;
  /** How often the rows are drawn anew; 2,000 where not given. */
  readonly samples?: number;
}

/** How good the answers of a model are on listings that people have labelled. Scores are in [0, 1]. */
export interface LiveQuality {
  /** Labelled rows that count. */
  readonly rows: number;
  readonly accuracy: number;
  /** Mean F1 over the classes that occur among labels or predictions, as scikit-learn's `f1_score(average='macro')`. */
  readonly macroF1: number;
  /** Ends of the two-sided 95 % interval of the macro F1: 2.5th and 97.5th percentile over the samples. */
  readonly lower95: number;
  readonly upper95: number;
  /** By code, of the classes that occur. */
  readonly perClass: readonly LiveClassQuality[];
}

interface LiveClassQuality extends ClassMetrics {
  readonly code: number;
  /** Rows that were taken for the class. */
  readonly predicted: number;
}

const SAMPLES = 2_000;

/**
 * The quality of labelled answers; undefined without any. Labels that the review queue asked for are left out: it asks for what the
 * model is least sure of, and a score of these would be far too low. The interval is a plain percentile bootstrap: rows are drawn
 * with replacement from all rows, not class by class, since which classes come in is left to chance, too. The same
 * rows in any order and the same seed give the same figures.
 */
export function measureLiveQuality(
  labelled: readonly LabelledAnswer[],
  { seed, samples = SAMPLES }: LiveQualityOptions,
): LiveQuality | undefined {
  const rows = labelled.filter(({ origin }) => origin !== 'review');
  if (rows.length === 0) return undefined;
  const codes = [...new Set(rows.flatMap(({ label, predictedCode }) => [label, predictedCode]))].sort(
    (a, b) => a - b,
  );
  const cells = countCells(rows, codes);
  const confusions = Matrix.zeros(codes.length, codes.length);
  cells.counts.forEach((count, cell) => confusions.set(cells.truth[cell], cells.answer[cell], count));
  const metrics = scoreConfusions(confusions);
  const scores = resampleMacroF1(cells, codes.length, seed, samples);
  return {
    rows: rows.length,
    accuracy: metrics.accuracy,
    macroF1: metrics.f1_macro,
    lower95: quantileOfSorted(scores, 0.025),
    upper95: quantileOfSorted(scores, 0.975),
    perClass: metrics.per_class.map((one, k) => ({
      code: codes[k],
      ...one,
      predicted: confusions.getColumn(k).reduce((sum, count) => sum + count, 0),
    })),
  };
}

/** An interval this much to either side tells a good model from one that needs retraining. */
export const WANTED_HALF_WIDTH = 0.05;

/** With fewer labels the resamples are too much alike to tell how far off a score is. */
export const FEWEST_ROWS = 30;

/**
 * About how many labels would bring the 95 % interval to `halfWidth` on either side: its width falls with the square root of
 * their number. With fewer than `FEWEST_ROWS` rows, what an accuracy of one half would need, which needs most.
 */
export function labelsForHalfWidth({ rows, lower95, upper95 }: LiveQuality, halfWidth: number): number {
  if (rows < FEWEST_ROWS) return Math.ceil((0.98 / halfWidth) ** 2);
  return Math.ceil(rows * ((upper95 - lower95) / 2 / halfWidth) ** 2);
}

/** Rows with the same label and answer are one cell, so that drawing a row is adding one to a counter. */
interface Cells {
  readonly truth: Int32Array;
  readonly answer: Int32Array;
  readonly counts: Int32Array;
  /** Rows in the order of their cells. */
  readonly cellOfRow: Int32Array;
}

function countCells(rows: readonly LabelledAnswer[], codes: readonly number[]): Cells {
  const indexOf = new Map(codes.map((code, k) => [code, k]));
  const keys = Int32Array.from(rows, ({ label, predictedCode }) => {
    return (indexOf.get(label) ?? 0) * codes.length + (indexOf.get(predictedCode) ?? 0);
  }).sort();
  const distinct = [...new Set(keys)];
  const cellOf = new Map(distinct.map((key, cell) => [key, cell]));
  const cellOfRow = keys.map((key) => cellOf.get(key) ?? 0);
  const counts = new Int32Array(distinct.length);
  for (const cell of cellOfRow) counts[cell] += 1;
  return {
    truth: Int32Array.from(distinct, (key) => Math.floor(key / codes.length)),
    answer: Int32Array.from(distinct, (key) => key % codes.length),
    counts,
    cellOfRow,
  };
}

/** The macro F1 of `samples` sets of rows drawn with replacement, ascending. */
function resampleMacroF1(
  { truth, answer, counts, cellOfRow }: Cells,
  classes: number,
  seed: number,
  samples: number,
): Float64Array {
  const random = createRandom(seed);
  const rows = cellOfRow.length;
  const drawn = new Int32Array(counts.length);
  const correct = new Int32Array(classes);
  // Rows of the class and rows taken for it, together: all that F1 asks for.
  const involved = new Int32Array(classes);
  const scores = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample += 1) {
    drawn.fill(0);
    for (let draw = 0; draw < rows; draw += 1) drawn[cellOfRow[Math.floor(random() * rows)]] += 1;
    correct.fill(0);
    involved.fill(0);
    for (let cell = 0; cell < drawn.length; cell += 1) {
      involved[truth[cell]] += drawn[cell];
      involved[answer[cell]] += drawn[cell];
      if (truth[cell] === answer[cell]) correct[truth[cell]] += drawn[cell];
    }
    let sum = 0;
    let occurring = 0;
    for (let k = 0; k < classes; k += 1) {
      if (involved[k] === 0) continue;
      sum += (2 * correct[k]) / involved[k];
      occurring += 1;
    }
    scores[sample] = sum / occurring;
  }
  return scores.sort();
}

/** The value below which a share of the ascending values lies, by linear interpolation (numpy's default). */
function quantileOfSorted(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

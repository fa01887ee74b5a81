import type { ComparedModels, ModelAnswers } from '../../../src/retraining/gates/compared-models.ts';
import { createRandom } from '../../../src/models/random.ts';

/** A model's answers with one confidence for all; the rest is spread evenly over the other classes. */
export function answersOf(predicted: ArrayLike<number>, classes: number, confidence = 0.85): ModelAnswers {
  const probabilities = new Float64Array(predicted.length * classes).fill((1 - confidence) / (classes - 1));
  for (let row = 0; row < predicted.length; row += 1)
    probabilities[row * classes + predicted[row]] = confidence;
  return { predicted: Int32Array.from(predicted), probabilities };
}

/** Rows of the classes 0, 1, 2 … in turn, so many of each. */
export function labelsOf(rowsOfClass: readonly number[]): Int32Array {
  return Int32Array.from(rowsOfClass.flatMap((rows, k) => Array.from({ length: rows }, () => k)));
}

/**
 * Answers that are right on a share of each class, spread over its rows; wrong ones go to the next class. A model with
 * larger shares is right wherever one with smaller shares is.
 */
export function answersWithAccuracy(
  truth: Int32Array,
  accuracyOf: (k: number) => number,
  classes: number,
): Int32Array {
  const placeInClass = new Int32Array(classes);
  return truth.map((label) => {
    const place = placeInClass[label]++;
    // The golden ratio's multiples fill the unit interval evenly.
    return (place * 0.6180339887498949) % 1 < accuracyOf(label) ? label : (label + 1) % classes;
  });
}

/** 3,000 rows of six classes, from 1,200 to 60 rows, and a champion that is right on 85 % of each. */
export function champions(): ComparedModels & { readonly champion: ModelAnswers } {
  const truth = labelsOf([1200, 800, 500, 300, 140, 60]);
  const champion = answersOf(
    answersWithAccuracy(truth, () => 0.85, 6),
    6,
  );
  return {
    classNames: ['Books', 'Games', 'Toys', 'Pools', 'Pets', 'Figures'],
    truth,
    champion,
    challenger: champion,
  };
}

/** Class numbers drawn at random, the same for the same seed. */
export function randomClasses(rows: number, classes: number, seed: number): Int32Array {
  const random = createRandom(seed);
  return Int32Array.from({ length: rows }, () => Math.floor(random() * classes));
}

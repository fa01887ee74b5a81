import type { PicturedListing } from '../features/images/pictured-listing.ts';
import { viewVector } from '../features/vectoriser.ts';
import { calibrate } from './calibrate.ts';
import { scoreVector } from './fitted-model.ts';
import type { Model } from './model-folder.ts';
import type { ProductType } from './product-type.ts';
import { rankClasses } from './rank-classes.ts';

/** What the model makes of a listing. */
export interface Classification {
  /** The most probable product types, the first one first. */
  readonly top: readonly RankedType[];
  /** Of all classes, in the order of the model's. */
  readonly probabilities: Float64Array;
}

export interface RankedType extends ProductType {
  /** Calibrated, in [0, 1]; over all classes they sum to 1. */
  readonly probability: number;
}

/** Classifies one listing: its `count` most probable product types. Any text gives an answer; an unknown one with low confidence. */
export function classifyListing(model: Model, listing: PicturedListing, count: number): Classification {
  const scores = scoreVector(model.fitted, viewVector(model.vectoriser, listing));
  const probabilities = calibrate(scores, model.calibration);
  const top = rankClasses(scores, count).map((k) => ({
    ...model.classes[k],
    probability: probabilities[k],
  }));
  return { top, probabilities };
}

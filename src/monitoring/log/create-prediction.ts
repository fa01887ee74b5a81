import { contentGroup } from '../../data/content-group.ts';
import type { ListingText } from '../../data/listing.ts';
import { measureListing } from '../../features/measure-listing.ts';
import type { Model } from '../../models/model-folder.ts';
import type {
  AnsweringModel,
  NewPrediction,
  PredictionSource,
} from '../../tracking/predictions/logged-prediction.ts';
import type { TextPolicy } from './log-settings.ts';

/** An answer that was given, and to what. */
export interface Answer {
  /** As `createPredictionId` makes them. */
  readonly id: string;
  readonly at: Date;
  readonly source: PredictionSource;
  readonly listing: ListingText;
  readonly productid?: string;
  readonly imageid?: string;
  /** The most probable code, and its probability. */
  readonly code: number;
  readonly confidence: number;
  /** Of all classes, in the order of the model's. */
  readonly probabilities: Float64Array;
  readonly latencyMs: number;
}

/** A model as the log knows it. */
export function toAnsweringModel(model: Model, name: string, version: number): AnsweringModel {
  return { name, version, codes: model.classes.map(({ code }) => code) };
}

/**
 * What the log keeps of an answer. Under `full` that is the texts as they came in; under `hash` a hash of what they read
 * and their lengths; under `off` lengths alone, so that not even two equal listings can be told to be. What drift looks at is
 * measured here, with the vocabulary of the model that answered. Lengths are in UTF-16 code units.
 */
export function createPrediction(answer: Answer, model: Model, policy: TextPolicy): NewPrediction {
  const { designation, description } = answer.listing;
  return {
    id: answer.id,
    predictedAt: answer.at.toISOString(),
    source: answer.source,
    predictedCode: answer.code,
    confidence: answer.confidence,
    latencyUs: Math.max(0, 1000 * answer.latencyMs),
    ...measureListing(answer.listing, model.vectoriser),
    designationChars: designation.length,
    descriptionChars: description.length,
    contentHash: policy === 'off' ? null : contentGroup(answer.listing),
    productid: answer.productid ?? null,
    imageid: answer.imageid ?? null,
    text: policy === 'full' ? { designation, description } : null,
    probabilities: answer.probabilities,
  };
}

import type { DriftRow } from '../../src/monitoring/drift-profile.ts';
import { createRandom } from '../../src/models/random.ts';
import { CLASSES, EFFECTS, type Listing, type WorldEvent } from './world.ts';

/** What a model knows: how many labelled listings it was trained on that each event had touched. */
type Knowledge = readonly number[];

export interface AnsweringModel {
  /** Tells models apart. */
  readonly model: number;
  readonly knowledge: Knowledge;
  readonly events: readonly WorldEvent[];
}

/** A well trained model is right this often: about the macro F1 of the models of this project on real listings. */
const ACCURACY = 0.83;
/** Share of listings where luck of its own decides what a model answers. */
const OWN_LUCK = 0.08;
/** Half of what there is to learn of an event is learnt from about so many touched listings. */
const LEARNT_FROM = 400;

/** Right or wrong, how sure, and what drift looks at: what a model makes of a listing. */
export function answer(
  listing: Listing,
  { model, knowledge, events }: AnsweringModel,
): DriftRow & { readonly label: number } {
  let [accuracy, confidence, unknown] = [ACCURACY, listing.sure, listing.unknownWords];
  for (const index of listing.touchedBy) {
    const event = events[index];
    if (event === undefined) continue;
    const effect = EFFECTS[event.kind];
    const left = Math.exp(-(knowledge[index] ?? 0) / LEARNT_FROM);
    accuracy += effect.accuracy * left;
    confidence += effect.confidence * left;
    unknown += effect.unknownWords * left;
  }
  const luck = drawLuck(model, listing.id);
  const draw = luck < OWN_LUCK ? luck / OWN_LUCK : listing.difficulty;
  return {
    label: listing.label,
    predictedCode: draw < accuracy ? listing.label : listing.mistaken,
    confidence: Math.min(1, Math.max(1 / CLASSES, confidence)),
    characters: listing.characters,
    outOfVocabularyShare: Math.min(1, unknown),
    descriptionMissing: listing.descriptionMissing,
  };
}

/** The same for the same model and listing. */
function drawLuck(model: number, listing: number): number {
  return createRandom(Math.imul(model + 1, 0x9e3779b1) ^ Math.imul(listing + 1, 0x85ebca6b))();
}

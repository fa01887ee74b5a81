import { buildDriftProfile, type DriftProfile } from '../../src/monitoring/drift-profile.ts';
import { createRandom } from '../../src/models/random.ts';
import { countLabelled, countTouched, FIRST_ROWS } from './count-labelled.ts';
import { answer, type AnsweringModel } from './answer-listing.ts';
import { CLASSES, type Listing, type World } from './world.ts';

/** A model that was trained, and what drift compares with. */
export interface Champion extends AnsweringModel {
  /** The day in whose night it was trained. */
  readonly since: number;
  readonly profile: DriftProfile;
}

const EVALUATION_ROWS = 2000;
const CODES = Array.from({ length: CLASSES }, (_, k) => k);

/** A model trained in the night of a day, on all that was labelled until then. */
export function trainChampion(world: World, seed: number, day: number, model: number): Champion {
  const knowledge = world.events.map((_, event) => countTouched(world, day, event));
  const knowing = { model, knowledge, events: world.events };
  const rows = drawEvaluation(world, seed, day).map((listing) => answer(listing, knowing));
  return {
    ...knowing,
    since: day,
    profile: buildDriftProfile(rows, CODES),
  };
}

/** Whether the gates would let it through: significantly more right answers than the champion's, on rows of the same evaluation part. */
export function beats(
  challenger: Champion,
  champion: Champion,
  world: World,
  seed: number,
  day: number,
): boolean {
  let [gained, lost] = [0, 0];
  for (const listing of drawEvaluation(world, seed, day)) {
    const before = answer(listing, champion).predictedCode === listing.label;
    const after = answer(listing, challenger).predictedCode === listing.label;
    if (after && !before) gained += 1;
    if (before && !after) lost += 1;
  }
  return gained > lost && (gained - lost) / Math.sqrt(gained + lost) > 1.96;
}

/** Rows of the evaluation part: of all labelled listings so far, old and new in the shares in which they have come. */
function drawEvaluation(world: World, seed: number, day: number): Listing[] {
  const random = createRandom(seed * 77 + day);
  const total = countLabelled(world, day);
  return Array.from({ length: EVALUATION_ROWS }, () => {
    const source = random() * total < FIRST_ROWS ? world.past : world.listings(Math.floor(random() * day));
    const listing = source[Math.floor(random() * source.length)];
    if (listing === undefined) throw new Error('a day without listings');
    return listing;
  });
}

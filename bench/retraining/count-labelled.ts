import { DAYS, daysBetween, type Listing, type World } from './world.ts';

/** A label comes so many days after the prediction. */
export const LABEL_DELAY = 2;
/** Labelled listings of the time before. */
export const FIRST_ROWS = 20_000;
/** A batch of labelled listings that is loaded each week, besides the feedback. */
const LOADED_A_WEEK = 1200;

/** Labelled listings on the morning of a day. */
export function countLabelled(world: World, day: number): number {
  return FIRST_ROWS + LOADED_A_WEEK * Math.floor(day / 7) + countsOf(world).labelled(day - LABEL_DELAY);
}

/** Labelled listings that an event has touched, those loaded in batches included. */
export function countTouched(world: World, day: number, event: number): number {
  const { touched, touchedShare } = countsOf(world);
  const loadedUntil = Math.floor(day / 7) * 7;
  return touched(day - LABEL_DELAY, event) + touchedShare(loadedUntil, event) * (LOADED_A_WEEK / 7);
}

/** Sums over the days before one, made once for a world. */
interface Counts {
  readonly labelled: (day: number) => number;
  readonly touched: (day: number, event: number) => number;
  readonly touchedShare: (day: number, event: number) => number;
}

const countsByWorld = new WeakMap<World, Counts>();
function countsOf(world: World): Counts {
  const known = countsByWorld.get(world);
  if (known !== undefined) return known;
  const days = daysBetween(0, DAYS).map((day) => world.listings(day));
  const sumUp = (values: readonly number[]): ((day: number) => number) => {
    const sums = [0];
    for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
    return (day) => sums[Math.max(0, day)] ?? 0;
  };
  const touching =
    (event: number) =>
    (listing: Listing): boolean =>
      listing.touchedBy.includes(event);
  const touched = world.events.map((_, event) =>
    sumUp(days.map((listings) => listings.filter((one) => one.labelled && touching(event)(one)).length)),
  );
  const shares = world.events.map((_, event) =>
    sumUp(days.map((listings) => listings.filter(touching(event)).length / listings.length)),
  );
  const counts: Counts = {
    labelled: sumUp(days.map((listings) => listings.filter(({ labelled }) => labelled).length)),
    touched: (day, event) => touched[event]?.(day) ?? 0,
    touchedShare: (day, event) => shares[event]?.(day) ?? 0,
  };
  countsByWorld.set(world, counts);
  return counts;
}

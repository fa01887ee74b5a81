import { createRandom } from '../../src/models/random.ts';

/** A year of a shop, day by day. What happens in it is known, and what a model makes of it follows from what it has seen. */
export interface World {
  readonly events: readonly WorldEvent[];
  /** The listings of a day, the same for every strategy. */
  readonly listings: (day: number) => readonly Listing[];
  /** Listings of the time before, which the first model was trained on. */
  readonly past: readonly Listing[];
}

export type EventKind = 'class mix' | 'vocabulary' | 'labels' | 'vocabulary, no labels' | 'noise' | 'season';

export interface WorldEvent {
  readonly kind: EventKind;
  readonly start: number;
  /** The day after its last. */
  readonly end: number;
  /** Whether a model should be trained for it: it stays, and costs quality. */
  readonly lasts: boolean;
}

export interface Listing {
  readonly label: number;
  /** What it is mistaken for. */
  readonly mistaken: number;
  /** From 0 to 1: a model that is better than this is right. */
  readonly difficulty: number;
  /** Tells listings apart. */
  readonly id: number;
  readonly sure: number;
  readonly characters: number;
  readonly unknownWords: number;
  readonly descriptionMissing: boolean;
  /** Indices of the events that make it different from what came before. */
  readonly touchedBy: readonly number[];
  /** Its label comes back from people. */
  readonly labelled: boolean;
}

export const DAYS = 52 * 7;
export const CLASSES = 27;
const LISTINGS_A_DAY = 600;
const PAST_LISTINGS = 4000;
const LABELLED_SHARE = 0.2;
/** How an event shows in the listings that it touches, as long as a model has not learnt it. */
interface Effect {
  readonly share: number;
  readonly accuracy: number;
  readonly confidence: number;
  readonly unknownWords: number;
}
export const EFFECTS: Readonly<Record<EventKind, Effect>> = {
  'class mix': { share: 0.25, accuracy: -0.12, confidence: -0.08, unknownWords: 0 },
  vocabulary: { share: 0.2, accuracy: -0.3, confidence: -0.2, unknownWords: 0.12 },
  labels: { share: 0.3, accuracy: -0.6, confidence: 0, unknownWords: 0 },
  'vocabulary, no labels': { share: 0.2, accuracy: -0.3, confidence: -0.2, unknownWords: 0.12 },
  noise: { share: 0.5, accuracy: -0.5, confidence: -0.25, unknownWords: 0.3 },
  season: { share: 0.25, accuracy: -0.06, confidence: -0.04, unknownWords: 0 },
};

/** The days without labels: an outage that an event falls into. */
const OUTAGE_DAYS = 21;

/** The year of a seed: each event somewhere within weeks of its own, with quiet weeks between them. */
export function createWorld(seed: number): World {
  const random = createRandom(seed);
  const within = (from: number, to: number): number => Math.floor((from + random() * (to - from)) * 7);
  const lasting = (kind: EventKind, start: number): WorldEvent => ({ kind, start, end: DAYS, lasts: true });
  const passing = (kind: EventKind, start: number, days: number): WorldEvent => ({
    ...{ kind, start, end: start + days, lasts: false },
  });
  const events = [
    lasting('class mix', within(4, 8)),
    lasting('vocabulary', within(12, 16)),
    lasting('labels', within(21, 25)),
    passing('noise', within(30, 32), 5),
    passing('season', within(35, 36), 28),
    lasting('vocabulary, no labels', within(44, 46)),
  ];
  const outage = (events.at(-1)?.start ?? DAYS) - 7;
  const hasLabels = (day: number): boolean => day < outage || day >= outage + OUTAGE_DAYS;
  const days = new Map<number, readonly Listing[]>();
  return {
    events,
    past: drawListings(createRandom(seed + 7), PAST_LISTINGS, [], -1, true),
    listings(day) {
      const known = days.get(day);
      if (known !== undefined) return known;
      const active = events.flatMap((event, index) =>
        day >= event.start && day < event.end ? [{ event, index }] : [],
      );
      const drawn = drawListings(
        createRandom(seed * 1000 + day),
        LISTINGS_A_DAY,
        active,
        day,
        hasLabels(day),
      );
      days.set(day, drawn);
      return drawn;
    },
  };
}

/** From the first to the day before the last; none before the first of the year. */
export function daysBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - Math.max(0, from)) }, (_, index) => Math.max(0, from) + index);
}

function drawListings(
  random: () => number,
  count: number,
  active: readonly { readonly event: WorldEvent; readonly index: number }[],
  day: number,
  hasLabels: boolean,
): Listing[] {
  return Array.from({ length: count }, (_, position) => {
    const touching = active.filter(({ event }) => random() < EFFECTS[event.kind].share);
    const kinds = touching.map(({ event }) => event.kind);
    const isNoise = kinds.includes('noise');
    // The classes that a mix moves to are other ones than those of the season.
    const label = kinds.includes('class mix')
      ? Math.floor(random() * 3)
      : kinds.includes('season')
        ? 10 + Math.floor(random() * 3)
        : drawClass(random);
    const characters = Math.exp(6 + 0.8 * drawNormal(random)) * (isNoise ? 0.2 : 1);
    return {
      label,
      mistaken: (label + 1 + Math.floor(random() ** 2 * 5)) % CLASSES,
      difficulty: random(),
      id: (day + 2) * 10_000 + position,
      // Beta-like: mostly sure.
      sure: 1 - 0.6 * random() ** 2,
      characters: Math.round(characters),
      unknownWords: 0.1 * random() ** 2,
      descriptionMissing: random() < (isNoise ? 0.8 : 0.35),
      touchedBy: touching.map(({ index }) => index),
      labelled: random() < LABELLED_SHARE && hasLabels,
    };
  });
}

/** The classes in shares from 9 % to 1.5 %, as in real catalogues. */
function drawClass(random: () => number): number {
  const weights = Array.from({ length: CLASSES }, (_, k) => 1 / (k + 5));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => (left -= weight) < 0),
  );
}

function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

import { createRandom, shuffle } from './random.ts';

export const BALANCES = ['none', 'class_weight', 'oversample', 'undersample'] as const;

/**
 * How classes of different sizes are made to count. `class_weight`: by weights, as the learner's `class_weight` says. `oversample`: listings of
 * each class are repeated up to the size of the largest one. `undersample`: classes above the median size are cut to it. (To the size of the
 * smallest would leave next to nothing where one class has three rows.) With all but `class_weight` rows have no weights.
 */
export type Balance = (typeof BALANCES)[number];

/**
 * The listings to learn from, of those that may be: ascending, some more than once, or not at all. Chosen at random, the same for the same
 * seed. To be asked after the split, with the listings of the training side alone. `labels` are class numbers by listing.
 */
export function balanceListings(
  listings: Uint32Array,
  labels: Int32Array,
  balance: Balance,
  seed: number,
): Uint32Array {
  if (balance === 'none' || balance === 'class_weight') return listings;
  const members = groupByClass(listings, labels);
  const sizes = members.map(({ length }) => length).sort((a, b) => a - b);
  // The lower one of two in the middle.
  const median = sizes[(sizes.length - 1) >>> 1] ?? 0;
  const largest = sizes.at(-1) ?? 0;
  const random = createRandom(seed);
  const chosen = members.flatMap((own) =>
    Array.from(drawListings(own, balance === 'oversample' ? largest : Math.min(own.length, median), random)),
  );
  return Uint32Array.from(chosen).sort();
}

/** `count` of these: each as often as the next, but for a random few once more. */
function drawListings(own: Uint32Array, count: number, random: () => number): Uint32Array {
  const rest = count % own.length;
  const once = own.slice();
  if (rest > 0) shuffle(once, random);
  const drawn = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) drawn[at] = once[at % own.length];
  return drawn;
}

function groupByClass(listings: Uint32Array, labels: Int32Array): readonly Uint32Array[] {
  const members = new Map<number, number[]>();
  for (const listing of listings) {
    const own = members.get(labels[listing]);
    if (own === undefined) members.set(labels[listing], [listing]);
    else own.push(listing);
  }
  return [...members].sort(([a], [b]) => a - b).map(([, own]) => Uint32Array.from(own));
}

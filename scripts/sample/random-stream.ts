/**
 * A stream of random numbers that depends on its name alone, on every machine: the same name gives the same
 * numbers. Streams of different names are independent, so a row does not change when another one draws more.
 */
export interface RandomStream {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  /** One of the items, each as likely as any other. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** One of the items, with a chance in proportion to its weight. */
  readonly pickWeighted: <T>(items: readonly (readonly [T, number])[]) => T;
  /** One of the items, the first ones more often: as words in a language, the k-th with weight 1 / (k + 3). */
  readonly pickByRank: <T>(items: readonly T[]) => T;
  /** A new array with the items in random order. */
  readonly shuffle: <T>(items: readonly T[]) => T[];
}

/** The stream of that name. Generator: sfc32 (Chris Doty-Humphrey, PractRand), seeded by FNV-1a of the name. */
export function createRandomStream(name: string): RandomStream {
  const next = createSfc32(hashName(name));
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pickWeighted = <T>(items: readonly (readonly [T, number])[]): T => {
    let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return itemAt(items, items.length - 1)[0];
  };
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => itemAt(items, integer(0, items.length - 1)),
    pickWeighted,
    pickByRank: (items) => pickWeighted(items.map((item, rank) => [item, 1 / (rank + 3)] as const)),
    shuffle: (items) => shuffled(items, integer),
  };
}

function itemAt<T>(items: readonly T[], index: number): T {
  if (index < 0 || index >= items.length)
    throw new RangeError(`expected an index below ${items.length}, got ${index}`);
  return items[index];
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], integer: (low: number, high: number) => number): T[] {
  const result = [...items];
  for (let end = result.length - 1; end > 0; end -= 1) {
    const other = integer(0, end);
    [result[end], result[other]] = [itemAt(result, other), itemAt(result, end)];
  }
  return result;
}

/** FNV-1a over the UTF-16 code units, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function createSfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed, seed ^ 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 15; i += 1) next();
  return next;
}

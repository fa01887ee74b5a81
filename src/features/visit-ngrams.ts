/** An inclusive range of n-gram lengths. */
export type NgramRange = readonly [shortest: number, longest: number];

/**
 * Receives one n-gram: its 64-bit key as two unsigned halves, and the place in the text where it begins and ends
 * (UTF-16 units), from which its spelling can be had when somebody wants to read it.
 */
export type NgramVisitor = (low: number, high: number, start: number, end: number) => void;

const LOW_SEED = 0x811c9dc5;
const HIGH_SEED = 0x9747b28c;
const LOW_PRIME = 0x01000193;
const HIGH_PRIME = 0x9e3779b1;

/**
 * Visits every n-gram of neighbouring words. A word is a run of letters and digits; one character is enough.
 * Hashed on the fly: no string is made. Two n-grams of a million share a key once in about 10⁷ vocabularies.
 */
export function visitWordNgrams(text: string, [shortest, longest]: NgramRange, visit: NgramVisitor): void {
  const words = scanWords(text);
  const count = words.starts.length;
  for (let first = 0; first < count; first += 1) {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    const limit = Math.min(longest, count - first);
    for (let length = 1; length <= limit; length += 1) {
      const last = first + length - 1;
      low = stepLow(low, words.lows[last]);
      high = stepHigh(high, words.highs[last]);
      if (length >= shortest) visit(mix(low), mix(high), words.starts[first], words.ends[last]);
    }
  }
}

/** Visits every n-gram of neighbouring characters (UTF-16 units), the spaces at the edges of `text` included. */
export function visitCharacterNgrams(
  text: string,
  [shortest, longest]: NgramRange,
  visit: NgramVisitor,
): void {
  for (let start = 0; start + shortest <= text.length; start += 1) {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    const limit = Math.min(start + longest, text.length);
    for (let end = start; end < limit;) {
      const unit = text.charCodeAt(end);
      low = stepLow(low, unit);
      high = stepHigh(high, unit);
      end += 1;
      if (end - start >= shortest) visit(mix(low), mix(high), start, end);
    }
  }
}

interface ScannedWords {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

function scanWords(text: string): ScannedWords {
  const starts: number[] = [];
  const ends: number[] = [];
  const lows: number[] = [];
  const highs: number[] = [];
  for (let at = 0; at < text.length;) {
    if (!isWordUnit(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    starts.push(at);
    let low = LOW_SEED;
    let high = HIGH_SEED;
    for (let unit = text.charCodeAt(at); isWordUnit(unit); unit = text.charCodeAt(at)) {
      low = stepLow(low, unit);
      high = stepHigh(high, unit);
      at += 1;
      if (at === text.length) break;
    }
    ends.push(at);
    lows.push(low);
    highs.push(high);
  }
  return { starts, ends, lows, highs };
}

// FNV-1a, and a second hash of another kind, so that a collision of one is none of the other.
function stepLow(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, LOW_PRIME);
}

function stepHigh(hash: number, unit: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ unit, HIGH_PRIME);
}

/** Spreads the entropy of a hash over all its bits (MurmurHash3's finaliser); unsigned. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const UNKNOWN = 0;
const WORD = 1;
const OTHER = 2;
/** What each UTF-16 unit is, found out when it is first met. */
const unitKinds = new Uint8Array(0x10000);
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

function isWordUnit(unit: number): boolean {
  if (unitKinds[unit] === UNKNOWN) {
    unitKinds[unit] = LETTER_OR_DIGIT.test(String.fromCharCode(unit)) ? WORD : OTHER;
  }
  return unitKinds[unit] === WORD;
}

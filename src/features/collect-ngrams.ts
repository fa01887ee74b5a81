import { HIGH_SEED, LOW_SEED, mix, stepHigh, stepLow } from './hash-units.ts';
import type { NgramBatch } from './ngram-batch.ts';
import type { UnitBuffer } from './unit-buffer.ts';
import { DIGIT, kindOf, OTHER } from './unit-kinds.ts';

/** An inclusive range of n-gram lengths. */
export type NgramRange = readonly [shortest: number, longest: number];

/** The words of a text: where each begins and ends, and its hash before mixing. Written anew for each text. */
export class WordList {
  starts = new Uint32Array(256);
  ends = new Uint32Array(256);
  lows = new Int32Array(256);
  highs = new Int32Array(256);
  length = 0;

  /** Finds the words between two positions: runs of letters and digits; one character is enough. `signs`: each other sign is one, too. */
  scan({ units }: UnitBuffer, from: number, to: number, signs = false): void {
    this.length = 0;
    for (let at = from; at < to;) {
      if (!isWordUnit(units[at])) {
        if (signs && kindOf(units[at]) === OTHER) {
          this.push(at, at + 1, stepLow(LOW_SEED, units[at]), stepHigh(HIGH_SEED, units[at]));
        }
        at += 1;
        continue;
      }
      const start = at;
      let low = LOW_SEED;
      let high = HIGH_SEED;
      for (; at < to && isWordUnit(units[at]); at += 1) {
        low = stepLow(low, units[at]);
        high = stepHigh(high, units[at]);
      }
      this.push(start, at, low, high);
    }
  }

  push(start: number, end: number, low: number, high: number): void {
    if (this.length === this.starts.length) this.#grow();
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.lows[this.length] = low;
    this.highs[this.length] = high;
    this.length += 1;
  }

  #grow(): void {
    const size = 2 * this.length;
    this.starts = copyInto(new Uint32Array(size), this.starts);
    this.ends = copyInto(new Uint32Array(size), this.ends);
    this.lows = copyInto(new Int32Array(size), this.lows);
    this.highs = copyInto(new Int32Array(size), this.highs);
  }
}

/**
 * Adds every n-gram of neighbouring words to the batch. Hashed on the fly: no string is made. Two n-grams of a
 * million share a key once in about 10⁷ vocabularies.
 */
export function collectWordNgrams(words: WordList, [shortest, longest]: NgramRange, batch: NgramBatch): void {
  const { starts, ends, lows, highs, length: count } = words;
  for (let first = 0; first < count; first += 1) {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    const limit = Math.min(longest, count - first);
    for (let length = 1; length <= limit; length += 1) {
      const last = first + length - 1;
      low = stepLow(low, lows[last]);
      high = stepHigh(high, highs[last]);
      if (length >= shortest) batch.push(mix(low), mix(high), starts[first], ends[last]);
    }
  }
}

/** Adds every n-gram of neighbouring characters (UTF-16 units) among the first `to` to the batch. */
export function collectCharacterNgrams(
  { units }: UnitBuffer,
  to: number,
  [shortest, longest]: NgramRange,
  batch: NgramBatch,
): void {
  batch.reserve(Math.max(0, to - shortest + 1) * (longest - shortest + 1));
  // Several hundred for each listing: `push` would read the batch's fields again for each of them.
  const { lows, highs, starts, ends } = batch;
  let at = batch.length;
  for (let start = 0; start + shortest <= to; start += 1) {
    let low = LOW_SEED;
    let high = HIGH_SEED;
    const limit = Math.min(start + longest, to);
    for (let end = start; end < limit;) {
      low = stepLow(low, units[end]);
      high = stepHigh(high, units[end]);
      end += 1;
      if (end - start < shortest) continue;
      lows[at] = mix(low);
      highs[at] = mix(high);
      starts[at] = start;
      ends[at] = end;
      at += 1;
    }
  }
  batch.length = at;
}

function copyInto<T extends Uint32Array | Int32Array>(target: T, source: T): T {
  target.set(source);
  return target;
}

function isWordUnit(unit: number): boolean {
  return kindOf(unit) >= DIGIT;
}

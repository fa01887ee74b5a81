import type { WordList } from './collect-ngrams.ts';
import { HIGH_SEED, LOW_SEED, mix, stepHigh, stepLow } from './hash-units.ts';
import type { NgramBatch } from './ngram-batch.ts';

/** Places that are counted from the beginning of the title, and from its end. */
const FROM_START = 3;
const FROM_END = 2;
/** Tells a pair at the beginning or end from the single words there. */
const FIRST_PAIR = 100;
const LAST_PAIR = 101;

/**
 * Adds the first and last words of a title by their place, and the pairs that it begins and ends with. Sellers put the kind of
 * thing first and its colour, size or platform last: the same word says something else at another place.
 */
export function collectTitleEnds(words: WordList, batch: NgramBatch): void {
  const { length } = words;
  for (let i = 0; i < Math.min(FROM_START, length); i += 1) pushAt(words, i, i, i, batch);
  for (let i = 1; i <= Math.min(FROM_END, length); i += 1) {
    pushAt(words, length - i, length - i, FROM_START + i, batch);
  }
  if (length < 2) return;
  pushAt(words, 0, 1, FIRST_PAIR, batch);
  pushAt(words, length - 2, length - 1, LAST_PAIR, batch);
}

function pushAt(words: WordList, first: number, last: number, place: number, batch: NgramBatch): void {
  let low = stepLow(LOW_SEED, place);
  let high = stepHigh(HIGH_SEED, place);
  for (let i = first; i <= last; i += 1) {
    low = stepLow(low, words.lows[i]);
    high = stepHigh(high, words.highs[i]);
  }
  batch.push(mix(low), mix(high), words.starts[first], words.ends[last]);
}

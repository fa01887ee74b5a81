import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  collectCharacterNgrams,
  collectWordNgrams,
  type NgramRange,
  WordList,
} from '../../src/features/collect-ngrams.ts';
import { NgramBatch } from '../../src/features/ngram-batch.ts';
import { UnitBuffer } from '../../src/features/unit-buffer.ts';

function toUnits(text: string): UnitBuffer {
  const buffer = new UnitBuffer();
  for (let at = 0; at < text.length; at += 1) buffer.push(text.charCodeAt(at));
  return buffer;
}

function wordBatch(text: string, range: NgramRange): NgramBatch {
  const list = new WordList();
  list.scan(toUnits(text), 0, text.length);
  const batch = new NgramBatch();
  collectWordNgrams(list, range, batch);
  return batch;
}

function spell(text: string, batch: NgramBatch): string[] {
  return Array.from({ length: batch.length }, (_ngram, i) => text.slice(batch.starts[i], batch.ends[i]));
}

function words(text: string, range: NgramRange): string[] {
  return spell(text, wordBatch(text, range));
}

function characters(text: string, range: NgramRange): string[] {
  const batch = new NgramBatch();
  collectCharacterNgrams(toUnits(text), text.length, range, batch);
  return spell(text, batch);
}

const ranges = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }))
  .map(([a, more]): NgramRange => [a, a + more]);

test('a word is a run of letters and digits, one character is enough', () => {
  expect(words('n° 12 a l’eau', [1, 1])).toEqual(['n', '12', 'a', 'l', 'eau']);
  expect(words('n° 12, x', [1, 2])).toEqual(['n', 'n° 12', '12', '12, x', 'x']);
});

test('where signs count, each that is no white space is a word of its own', () => {
  const text = 'N°12 - "L’eau"';
  const list = new WordList();
  list.scan(toUnits(text), 0, text.length, true);
  const found = Array.from(list.starts.subarray(0, list.length), (start, i) =>
    text.slice(start, list.ends[i]),
  );
  expect(found).toEqual(['N', '°', '12', '-', '"', 'L', '’', 'eau', '"']);
});

/** A character outside the first plane is two units, of which neither is a letter. */
function splitWords(text: string): string[] {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
}

test('n-grams of words are those of a slow and obvious tokeniser', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), ranges, (text, [shortest, longest]) => {
      const tokens = splitWords(text);
      const expected: string[][] = [];
      tokens.forEach((_token, first) => {
        for (let n = shortest; n <= longest && first + n <= tokens.length; n += 1) {
          expected.push(tokens.slice(first, first + n));
        }
      });
      expect(words(text, [shortest, longest]).map(splitWords)).toEqual(expected);
    }),
  );
});

test('n-grams of characters are all the slices of the text', () => {
  fc.assert(
    fc.property(fc.string(), ranges, (text, [shortest, longest]) => {
      const expected: string[] = [];
      for (let start = 0; start < text.length; start += 1) {
        for (let n = shortest; n <= longest && start + n <= text.length; n += 1)
          expected.push(text.slice(start, start + n));
      }
      expect(characters(text, [shortest, longest])).toEqual(expected);
    }),
  );
});

test('the same n-gram has the same key wherever it stands, another one another key', () => {
  const keys = new Map<string, string>();
  const spellings = new Map<string, string>();
  const text = 'livre de poche livre de cuisine de livre abc bca cab abcabc';
  const batch = wordBatch(text, [1, 3]);
  spell(text, batch).forEach((spelling, i) => {
    const key = `${batch.lows[i]} ${batch.highs[i]}`;
    expect(keys.get(spelling) ?? key).toBe(key);
    expect(spellings.get(key) ?? spelling).toBe(spelling);
    keys.set(spelling, key);
    spellings.set(key, spelling);
  });
  expect(keys.size).toBeGreaterThan(20);
});

test('a listing of many thousand words and characters has all its n-grams', () => {
  const text = Array.from({ length: 20_000 }, (_word, i) => `w${i}`).join(' ');
  expect(words(text, [1, 2])).toHaveLength(39_999);
  expect(characters(text, [3, 3])).toHaveLength(text.length - 2);
});

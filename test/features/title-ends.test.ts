import { expect, test } from 'vitest';
import { WordList } from '../../src/features/collect-ngrams.ts';
import { NgramBatch } from '../../src/features/ngram-batch.ts';
import { collectTitleEnds } from '../../src/features/title-ends.ts';
import { UnitBuffer } from '../../src/features/unit-buffer.ts';

function endsOf(title: string): { texts: string[]; keys: string[] } {
  const text = new UnitBuffer();
  text.append(title);
  const words = new WordList();
  words.scan(text, 0, text.length);
  const batch = new NgramBatch();
  collectTitleEnds(words, batch);
  const places = Array.from({ length: batch.length }, (_ngram, i) => i);
  return {
    texts: places.map((i) => text.slice(batch.starts[i], batch.ends[i])),
    keys: places.map((i) => `${batch.lows[i]} ${batch.highs[i]}`),
  };
}

test.each([
  ['', []],
  ['piscine', ['piscine', 'piscine']],
  ['piscine ronde', ['piscine', 'ronde', 'ronde', 'piscine', 'piscine ronde', 'piscine ronde']],
  ['a b c d e', ['a', 'b', 'c', 'e', 'd', 'a b', 'd e']],
])('%j: %j', (title, expected) => {
  expect(endsOf(title).texts).toEqual(expected);
});

test('the same word at another place is another feature', () => {
  const { keys } = endsOf('x x x x x');
  expect(new Set(keys).size).toBe(keys.length);
});

test('what lies between does not matter', () => {
  expect(endsOf('lot de 3 cartes pokemon rares').keys).toEqual(
    endsOf('lot de 3 belles cartes pokemon rares').keys,
  );
});

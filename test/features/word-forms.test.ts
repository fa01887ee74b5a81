import { expect, test } from 'vitest';
import { collectWordNgrams, WordList } from '../../src/features/collect-ngrams.ts';
import { NgramBatch } from '../../src/features/ngram-batch.ts';
import { UnitBuffer } from '../../src/features/unit-buffer.ts';
import { type WordFormOptions, WordForms } from '../../src/features/word-forms.ts';

interface Formed {
  readonly words: readonly string[];
  readonly hashes: readonly string[];
}

/** The words of a folded text that are left, as they stand there, and the hashes of their forms. */
function formsOf(text: string, options: Partial<WordFormOptions>): Formed {
  const units = new UnitBuffer();
  units.append(text);
  const list = new WordList();
  list.scan(units, 0, text.length);
  const formed = new WordForms({ stop_words: 'none', stem: 'none', ...options }).of(list, units);
  const batch = new NgramBatch();
  collectWordNgrams(formed, [1, 1], batch);
  const places = Array.from({ length: batch.length }, (_word, i) => i);
  return {
    words: places.map((i) => text.slice(batch.starts[i], batch.ends[i])),
    hashes: places.map((i) => `${batch.lows[i]} ${batch.highs[i]}`),
  };
}

test.each([
  ['french', 'piscine pour les enfants avec pompe', ['piscine', 'enfants', 'pompe']],
  ['english', 'the pool with a pump', ['pool', 'pump']],
  ['german', 'das buch fur die kinder', ['buch', 'kinder']],
  ['none', 'le pool', ['le', 'pool']],
] as const)('stop words, %s: %s', (stop_words, text, left) => {
  expect(formsOf(text, { stop_words }).words).toEqual(left);
});

test.each([
  ['french', 'piscine piscines', true],
  ['french', 'gonflable gonflables', true],
  ['english', 'pool pools', true],
  ['english', 'painting painted', true],
  ['german', 'haus hauser', true],
  ['german', 'kind katze', false],
  ['none', 'piscine piscines', false],
] as const)('stem, %s: %s, the same: %s', (stem, text, same) => {
  const [first, second] = formsOf(text, { stem }).hashes;
  expect(first === second).toBe(same);
});

test('a word that is its own stem has the hash of the word', () => {
  expect(formsOf('pool', { stem: 'english' }).hashes).toEqual(formsOf('pool', {}).hashes);
});

test('a stop word is left out before stems are taken', () => {
  expect(formsOf('avec des piscines', { stop_words: 'french', stem: 'french' })).toEqual({
    words: ['piscines'],
    hashes: formsOf('piscine', { stem: 'french' }).hashes,
  });
});

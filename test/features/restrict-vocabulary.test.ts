import { expect, test } from 'vitest';
import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { restrictVocabulary } from '../../src/features/restrict-vocabulary.ts';
import { rowCount, rowOf } from '../../src/features/sparse-matrix.ts';
import { spellNgrams, vectorise } from '../../src/features/vectoriser.ts';

const OPTIONS = {
  word_ngram_range: [1, 2],
  title_char_ngram_range: [3, 4],
  min_df: 2,
  max_features: 1000,
  sublinear_tf: true,
} as const;
const LISTINGS = [
  'table basse en bois',
  'table haute en bois',
  'chaise basse',
  'chaise en bois',
  'chaise haute',
].map((designation) => ({ designation, description: 'livrée montée' }));

function fit(listings: typeof LISTINGS): ReturnType<ReturnType<typeof startVectoriserFit>['finish']> {
  const started = startVectoriserFit(OPTIONS);
  listings.forEach(started.add);
  return started.finish();
}

test('keeps the n-grams that a vocabulary fitted on these rows has, and each kind at length 1', () => {
  const all = fit(LISTINGS);
  const offsets = all.vectoriser.spaces.map(({ offset }) => offset);
  const restricted = restrictVocabulary(all.matrix, Uint32Array.of(0, 1, 2), { offsets, min_df: 2 });
  const some = fit(LISTINGS.slice(0, 3)).vectoriser;
  LISTINGS.forEach((listing, row) => {
    const names = spellNgrams(all.vectoriser, listing);
    const namesOfSome = spellNgrams(some, listing);
    const { indices, values } = rowOf(restricted, row);
    expect([...indices].map((column) => names.get(column)?.text).sort()).toEqual(
      [...vectorise(some, listing).indices].map((column) => namesOfSome.get(column)?.text).sort(),
    );
    for (const [from, to] of [
      [0, offsets[1]],
      [offsets[1], Infinity],
    ]) {
      const squares = values
        .filter((_v, j) => indices[j] >= from && indices[j] < to)
        .reduce((sum, v) => sum + v * v, 0);
      expect(squares).toBeCloseTo(1, 5);
    }
  });
});

test('restricted to all of its rows, a matrix stays as it is', () => {
  const { matrix, vectoriser } = fit(LISTINGS);
  const offsets = vectoriser.spaces.map(({ offset }) => offset);
  const restricted = restrictVocabulary(matrix, Uint32Array.of(0, 1, 2, 3, 4), { offsets, min_df: 2 });
  expect(restricted.indices).toEqual(matrix.indices);
  for (let row = 0; row < rowCount(matrix); row += 1) {
    const expected = rowOf(matrix, row).values;
    rowOf(restricted, row).values.forEach((value, j) => expect(value).toBeCloseTo(expected[j], 6));
  }
});

test('a row that loses all its n-grams becomes empty, not NaN', () => {
  const { matrix, vectoriser } = fit(LISTINGS);
  const offsets = vectoriser.spaces.map(({ offset }) => offset);
  const restricted = restrictVocabulary(matrix, Uint32Array.of(), { offsets, min_df: 2 });
  expect(restricted.values).toHaveLength(0);
  expect(rowCount(restricted)).toBe(LISTINGS.length);
});

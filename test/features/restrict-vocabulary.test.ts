import { expect, test } from 'vitest';
import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { describeVocabulary, restrictVocabulary } from '../../src/features/restrict-vocabulary.ts';
import { rowCount, rowOf } from '../../src/features/sparse-matrix.ts';
import { spellNgrams, vectorise } from '../../src/features/vectoriser.ts';

const OPTIONS = {
  spaces: {
    words: { ngram_range: [1, 2], stop_words: 'none', stem: 'none', weight: 1 },
    characters: { ngram_range: [3, 4], first: 100, weight: 1 },
    cased_words: { ngram_range: [1, 2], weight: 0 },
    title_ends: { weight: 0 },
    shape: { ngram_range: [2, 3], first: 100, weight: 0 },
    meta: { weight: 0.5 },
  },
  min_df: 2,
  max_features: 1000,
  binary: false,
  sublinear_tf: true,
  case_shift: 0,
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

test('keeps the n-grams that a vocabulary fitted on these rows has, and each kind at its length', () => {
  const all = fit(LISTINGS);
  const offsets = all.vectoriser.spaces.map(({ offset }) => offset);
  const restricted = restrictVocabulary(
    all.matrix,
    Uint32Array.of(0, 1, 2),
    describeVocabulary(all.vectoriser),
  );
  const some = fit(LISTINGS.slice(0, 3)).vectoriser;
  LISTINGS.forEach((listing, row) => {
    const names = spellNgrams(all.vectoriser, listing);
    const namesOfSome = spellNgrams(some, listing);
    const { indices, values } = rowOf(restricted, row);
    expect([...indices].map((column) => names.get(column)?.text).sort()).toEqual(
      [...vectorise(some, listing).indices].map((column) => namesOfSome.get(column)?.text).sort(),
    );
    for (const [from, to, length] of [
      [0, offsets[1], 1],
      [offsets[3], offsets[4], 1],
      [offsets[5], Infinity, 0.5],
    ]) {
      const squares = values
        .filter((_v, j) => indices[j] >= from && indices[j] < to)
        .reduce((sum, v) => sum + v * v, 0);
      expect(Math.sqrt(squares)).toBeCloseTo(length, 5);
    }
  });
});

test('restricted to all of its rows, a matrix stays as it is', () => {
  const { matrix, vectoriser } = fit(LISTINGS);
  const restricted = restrictVocabulary(
    matrix,
    Uint32Array.of(0, 1, 2, 3, 4),
    describeVocabulary(vectoriser),
  );
  expect(restricted.indices).toEqual(matrix.indices);
  for (let row = 0; row < rowCount(matrix); row += 1) {
    const expected = rowOf(matrix, row).values;
    rowOf(restricted, row).values.forEach((value, j) => expect(value).toBeCloseTo(expected[j], 6));
  }
});

test('a row that loses all its n-grams becomes empty, not NaN', () => {
  const { matrix, vectoriser } = fit(LISTINGS);
  const restricted = restrictVocabulary(matrix, Uint32Array.of(), describeVocabulary(vectoriser));
  expect(restricted.values).toHaveLength(0);
  expect(rowCount(restricted)).toBe(LISTINGS.length);
});

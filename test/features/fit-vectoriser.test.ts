import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureOptions } from '../../src/features/feature-options.ts';
import {
  type FittedVectoriser,
  fitVectoriser,
  startVectoriserFit,
} from '../../src/features/fit-vectoriser.ts';
import { rowOf } from '../../src/features/sparse-matrix.ts';
import { vectorise } from '../../src/features/vectoriser.ts';
import { PLAIN_FEATURES } from '../support/feature-options.ts';

/** All kinds of feature. */
const FEATURE_OPTIONS: FeatureOptions = {
  ...PLAIN_FEATURES,
  spaces: {
    ...PLAIN_FEATURES.spaces,
    shape: { ...PLAIN_FEATURES.spaces.shape, weight: 0.6 },
    meta: { weight: 0.3 },
  },
  min_df: 2,
  binary: true,
  sublinear_tf: false,
};

const WORDS = ['table', 'Basse', 'en', 'bois', 'N°', '12', 'chêne', 'x', '40x60', 'lit'];

/** Some listings of few words, the same each time. */
const LISTINGS = Array.from({ length: 150 }, (_listing, i) => ({
  designation: [i, i >> 1, i >> 3, 7 * i].map((n) => WORDS[n % WORDS.length]).join(' '),
  description: i % 3 === 0 ? '' : `${WORDS[(3 * i) % WORDS.length]} ${i % 17} ${WORDS[i % 7]}`,
}));

function bitsOf({ vectoriser, matrix }: FittedVectoriser): unknown {
  const { indptr, indices, values } = matrix;
  return { spaces: vectoriser.spaces, rows: [[...indptr], [...indices], [...values]] };
}

function fitHere(options: FeatureOptions, listings = LISTINGS): FittedVectoriser {
  const fit = startVectoriserFit(options);
  listings.forEach(fit.add);
  return fit.finish();
}

test.each([
  ['one', 1, FEATURE_OPTIONS],
  ['two', 2, FEATURE_OPTIONS],
  ['three', 3, FEATURE_OPTIONS],
  ['two, with counts', 2, { ...FEATURE_OPTIONS, binary: false, sublinear_tf: true }],
])('%s threads give the same bits as listing by listing', async (_what, threads, options) => {
  expect(bitsOf(await fitVectoriser(LISTINGS, options, { threads }))).toEqual(bitsOf(fitHere(options)));
});

test('more listings than one block of entries holds are weighed as one by one', () => {
  const many = Array.from({ length: 2500 }, (_listing, i) => LISTINGS[(i * i) % LISTINGS.length]);
  const { vectoriser, matrix } = fitHere(FEATURE_OPTIONS, many);
  for (let row = 0; row < many.length; row += 7) {
    expect(rowOf(matrix, row)).toEqual(vectorise(vectoriser, many[row]));
  }
});

test.each([[1], [2]])('copies get rows, but do not count, on %i threads', async (threads) => {
  const copies = [
    { designation: 'table inconnue', description: '' },
    { designation: '', description: '' },
    { designation: 'lit', description: 'en bois' },
  ];
  const { vectoriser, matrix } = await fitVectoriser(LISTINGS, FEATURE_OPTIONS, { threads, copies });
  expect(vectoriser.spaces).toEqual(fitHere(FEATURE_OPTIONS).vectoriser.spaces);
  [...LISTINGS, ...copies].forEach((listing, row) =>
    expect(rowOf(matrix, row)).toEqual(vectorise(vectoriser, listing)),
  );
});

test('no listings give an empty vocabulary', async () => {
  const { vectoriser, matrix } = await fitVectoriser([], FEATURE_OPTIONS);
  expect(vectoriser.columns).toBe(0);
  expect([...matrix.indptr]).toEqual([0]);
});

test('breathes while it counts', async () => {
  const counted: number[] = [];
  await fitVectoriser([...LISTINGS, ...LISTINGS, ...LISTINGS, ...LISTINGS], FEATURE_OPTIONS, {
    afterStep: (done) => Promise.resolve(void counted.push(done)),
  });
  expect(counted).toEqual([0, 500]);
});

/** Document frequencies counted with a Map. */
test('the vocabulary is the most frequent words, ties by key', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  fc.assert(
    fc.property(fc.array(fc.array(word)), fc.nat({ max: 6 }), (texts, most) => {
      const { vectoriser } = fitHere(
        {
          ...PLAIN_FEATURES,
          min_df: 2,
          max_features: most + 1,
        },
        texts.map((words) => ({ designation: words.join(' '), description: '' })),
      );
      const frequencies = new Map<string, number>();
      for (const words of texts)
        for (const each of new Set(words)) frequencies.set(each, (frequencies.get(each) ?? 0) + 1);
      const expected = [...frequencies.values()].filter((frequency) => frequency >= 2).sort((a, b) => b - a);
      const { idf, table } = vectoriser.spaces[0];
      expect([...idf]).toEqual(
        expected
          .slice(0, most + 1)
          .map((frequency) => Math.fround(Math.log((1 + texts.length) / (1 + frequency)) + 1)),
      );
      for (let id = 1; id < idf.length; id += 1) {
        const [low, high, nextLow, nextHigh] = table.keys.subarray(2 * id - 2, 2 * id + 2);
        if (idf[id - 1] === idf[id])
          expect(high < nextHigh || (high === nextHigh && low < nextLow)).toBe(true);
      }
    }),
  );
});

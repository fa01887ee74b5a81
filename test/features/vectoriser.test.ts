import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeatureOptions } from '../../src/features/feature-options.ts';
import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { measureListing } from '../../src/features/measure-listing.ts';
import { rowOf } from '../../src/features/sparse-matrix.ts';
import { spellNgrams, vectorise, type Vectoriser } from '../../src/features/vectoriser.ts';

const OPTIONS: FeatureOptions = {
  spaces: {
    words: { ngram_range: [1, 2], stop_words: 'none', stem: 'none', weight: 1 },
    characters: { ngram_range: [3, 5], first: 300, weight: 0 },
    cased_words: { ngram_range: [1, 2], weight: 0 },
    title_ends: { weight: 0 },
    shape: { ngram_range: [2, 7], first: 150, weight: 0 },
    meta: { weight: 0 },
  },
  min_df: 2,
  max_features: 1000,
  binary: false,
  sublinear_tf: true,
  case_shift: 0,
};

const SINGLE_WORDS = {
  ...OPTIONS.spaces,
  words: { ngram_range: [1, 1], stop_words: 'none', stem: 'none', weight: 1 },
} as const;

/** All kinds of feature, as in params.yaml. */
const ALL_KINDS: FeatureOptions['spaces'] = {
  words: { ngram_range: [1, 2], stop_words: 'none', stem: 'none', weight: 1 },
  characters: { ngram_range: [3, 5], first: 300, weight: 1 },
  cased_words: { ngram_range: [1, 2], weight: 0.6 },
  title_ends: { weight: 0.3 },
  shape: { ngram_range: [2, 7], first: 150, weight: 0.6 },
  meta: { weight: 0.3 },
};

function listing(designation: string, description = ''): { designation: string; description: string } {
  return { designation, description };
}

function fit(
  listings: readonly { designation: string; description: string }[],
  options: Partial<FeatureOptions> = {},
): ReturnType<ReturnType<typeof startVectoriserFit>['finish']> {
  const started = startVectoriserFit({ ...OPTIONS, ...options });
  for (const each of listings) started.add(each);
  return started.finish();
}

/** The vector of a listing with the n-grams spelled out. */
function spelled(
  vectoriser: Vectoriser,
  text: { designation: string; description: string },
): Record<string, number> {
  const { indices, values } = vectorise(vectoriser, text);
  const names = spellNgrams(vectoriser, text);
  return Object.fromEntries(Array.from(indices, (column, j) => [names.get(column)?.text ?? '?', values[j]]));
}

describe('values', () => {
  // scikit-learn 1.2.1: TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\w+")
  const documents = [
    'piscine gonflable ronde',
    'piscine ronde avec pompe pompe',
    'livre ancien de poche',
    'livre de cuisine',
    'console de jeux et jeux',
  ].map((text) => listing('', text));
  const { vectoriser } = fit(documents);

  test.each([
    [0, { piscine: 0.707106781, ronde: 0.707106781 }],
    [2, { de: 0.638710578, livre: 0.769447073 }],
    [4, { de: 1 }],
  ])('of document %i are those of scikit-learn', (document, expected) => {
    const found = spelled(vectoriser, documents[document]);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected));
    for (const [ngram, value] of Object.entries(expected)) expect(found[ngram]).toBeCloseTo(value, 6);
  });

  test('the vocabulary of words has the idf of scikit-learn', () => {
    expect([...vectoriser.spaces[0].idf].sort()).toEqual(
      [1.40546511, 1.69314718, 1.69314718, 1.69314718].map((idf) => expect.closeTo(idf, 6) as number),
    );
  });
});

describe('the vocabulary', () => {
  const listings = ['table basse en bois', 'table haute en bois', 'chaise en bois'].map((title) =>
    listing(title),
  );

  test('does not depend on the order of the listings', () => {
    const forwards = fit(listings).vectoriser;
    const backwards = fit([...listings].reverse()).vectoriser;
    expect(backwards.spaces).toEqual(forwards.spaces);
  });

  test('keeps the n-grams in most listings where max_features is reached', () => {
    const { vectoriser } = fit(listings, { max_features: 2, min_df: 1, spaces: SINGLE_WORDS });
    expect(Object.keys(spelled(vectoriser, listing('', 'table en bois'))).sort()).toEqual(['bois', 'en']);
  });

  test('leaves out what occurs in fewer than min_df listings', () => {
    const { vectoriser } = fit(listings, { min_df: 3 });
    expect(Object.keys(spelled(vectoriser, listing('', 'table chaise en bois'))).sort()).toEqual([
      'bois',
      'en',
      'en bois',
    ]);
  });

  test('grows past its first allocation', () => {
    const many = Array.from({ length: 3000 }, (_item, i) => listing('', `mot${i} mot${i + 1}`));
    const { vectoriser } = fit(many, { spaces: SINGLE_WORDS, max_features: 1e6 });
    expect(vectoriser.columns).toBe(2999);
  });
});

describe('one text path', () => {
  test('fitting gives each listing the vector that vectorise gives it later', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ designation: fc.string({ unit: 'grapheme' }), description: fc.string() }), {
          minLength: 1,
        }),
        (listings) => {
          const { vectoriser, matrix } = fit(listings, { min_df: 1, spaces: ALL_KINDS });
          listings.forEach((each, row) => expect(rowOf(matrix, row)).toEqual(vectorise(vectoriser, each)));
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['Épée ÉPÉE', 'epee epee'],
    ['<b>Piscine</b>&nbsp;ronde', 'Piscine ronde'],
    ['lit&eacute;rie', 'litérie'],
    ['STRASSE groß', 'strasse gross'],
  ])('%j and %j are the same', (left, right) => {
    const { vectoriser } = fit([listing(left), listing(right)], { min_df: 1 });
    expect(vectorise(vectoriser, listing(left))).toEqual(vectorise(vectoriser, listing(right)));
  });

  test.each([
    [{ binary: false, sublinear_tf: false }, 2],
    [{ binary: false, sublinear_tf: true }, 1 + Math.log(2)],
    [{ binary: true, sublinear_tf: false }, 1],
  ])('a word that occurs twice counts as %j says', (options, expected) => {
    const { vectoriser } = fit([listing('lit lit bois')], { min_df: 1, spaces: SINGLE_WORDS, ...options });
    const { lit, bois } = spelled(vectoriser, listing('lit bois lit'));
    expect(lit / bois).toBeCloseTo(expected, 6);
  });

  test('each kind of feature makes up a part as long as its weight', () => {
    const texts = [listing('Table basse 10x20', 'en bois'), listing('CHAISE N° 12')];
    const { vectoriser, matrix } = fit(texts, { min_df: 1, spaces: ALL_KINDS });
    const { indices, values } = rowOf(matrix, 0);
    const lengths = vectoriser.spaces.map(({ offset, idf }) => {
      const own = values.filter((_value, j) => indices[j] >= offset && indices[j] < offset + idf.length);
      return Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    });
    expect(lengths).toEqual([1, 0.6, 0.3, 1, 0.6, 0.3].map((weight) => expect.closeTo(weight, 5) as number));
  });

  test('characters count as far as `first` reaches', () => {
    const spaces = {
      ...OPTIONS.spaces,
      words: { ngram_range: [1, 1], stop_words: 'none', stem: 'none', weight: 0 },
    } as const;
    const { vectoriser } = fit([listing('abcdef')], {
      min_df: 1,
      spaces: { ...spaces, characters: { ngram_range: [2, 2], first: 4, weight: 1 } },
    });
    expect(Object.keys(spelled(vectoriser, listing('abcdef')))).toEqual([' a', 'ab', 'bc']);
  });

  test('a missing description adds nothing', () => {
    const { vectoriser } = fit([listing('nan bread', 'nan')], { min_df: 1 });
    expect(
      Object.keys(spelled(vectoriser, listing('bread'))).filter((ngram) => ngram.includes('nan')),
    ).toEqual([]);
  });

  test('words of title and description do not form n-grams together', () => {
    const { vectoriser } = fit([listing('table', 'bois')], { min_df: 1 });
    expect(Object.keys(spelled(vectoriser, listing('table', 'bois')))).not.toContain('table bois');
  });
});

test.each([[''], ['😀'], ['<p></p>'], ['مرحبا بالعالم'], ['x'], ['\u0000'], ['a'.repeat(100_000)]])(
  'any text has a vector, if an empty one: %#',
  (text) => {
    const { vectoriser } = fit([listing('table en bois')], { min_df: 1 });
    const { indices, values } = vectorise(vectoriser, listing(text));
    expect(values.every((value) => value > 0 && value <= 1)).toBe(true);
    expect(indices).toHaveLength(values.length);
  },
);

test('measures a listing without its markup', () => {
  const { vectoriser } = fit([listing('table en bois')], { min_df: 1 });
  expect(measureListing(listing('<b>Table</b> ronde', ''), vectoriser)).toEqual({
    characters: 11,
    outOfVocabularyShare: 0.5,
    descriptionMissing: true,
  });
  expect(measureListing(listing('😀', 'en bois'), vectoriser)).toMatchObject({
    outOfVocabularyShare: 0,
    descriptionMissing: false,
  });
  expect(measureListing(listing('😀'), vectoriser).outOfVocabularyShare).toBe(1);
});

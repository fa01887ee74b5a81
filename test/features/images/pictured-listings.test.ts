import { describe, expect, test } from 'vitest';
import type { FeatureOptions } from '../../../src/features/feature-options.ts';
import { fitTrainingPart } from '../../../src/features/fit-training-part.ts';
import { fitVectoriser, startVectoriserFit } from '../../../src/features/fit-vectoriser.ts';
import { IMAGE_TOKENS } from '../../../src/features/images/image-tokens.ts';
import type { PicturedListing } from '../../../src/features/images/pictured-listing.ts';
import { describeVocabulary, restrictVocabulary } from '../../../src/features/restrict-vocabulary.ts';
import { rowOf, type SparseVector } from '../../../src/features/sparse-matrix.ts';
import { spellNgrams, vectorise, type Vectoriser } from '../../../src/features/vectoriser.ts';
import { fromTensors, toTensors } from '../../../src/features/vectoriser-tensors.ts';
import { PLAIN_FEATURES } from '../../support/feature-options.ts';

const WITH_IMAGES: FeatureOptions = {
  ...PLAIN_FEATURES,
  spaces: { ...PLAIN_FEATURES.spaces, images: { measure: 'pixels', weight: 0.3 } },
  min_df: 2,
};

const WORDS = ['table', 'basse', 'bois', 'chêne', 'lit', 'Lampe'];

/** Every third one without image. */
const LISTINGS: readonly (PicturedListing & { readonly group: string })[] = Array.from(
  { length: 60 },
  (_listing, i) => ({
    designation: [i, i >> 1, 7 * i].map((n) => WORDS[n % WORDS.length]).join(' '),
    description: '',
    image: i % 3 === 0 ? undefined : [0, 1 + (i % 5), 20 + (i % 4)],
    group: String(i).padStart(16, '0'),
  }),
);

function fit(options: FeatureOptions): Vectoriser {
  const started = startVectoriserFit(options);
  LISTINGS.forEach(started.add);
  return started.finish().vectoriser;
}

/** The part of a vector that the image makes up. */
function imagePart({ indices, values }: SparseVector, { spaces }: Vectoriser): number[] {
  const { offset } = spaces[spaces.length - 1];
  return [...values].filter((_value, j) => indices[j] >= offset);
}

describe('a listing with an image', () => {
  const vectoriser = fit(WITH_IMAGES);
  const [without, pictured] = LISTINGS;

  test('has the vector of its text, and behind it a part of the length of the weight', () => {
    const text = vectorise(fit({ ...PLAIN_FEATURES, min_df: 2 }), pictured);
    const vector = vectorise(vectoriser, pictured);
    expect([...vector.indices].slice(0, text.indices.length)).toEqual([...text.indices]);
    expect([...vector.values].slice(0, text.values.length)).toEqual([...text.values]);
    expect(Math.hypot(...imagePart(vector, vectoriser))).toBeCloseTo(0.3, 6);
  });

  test('without its image is a listing like those that have none', () => {
    expect(imagePart(vectorise(vectoriser, without), vectoriser)).toEqual([]);
    const { designation, description } = pictured;
    const text = vectorise(vectoriser, { designation, description });
    expect(vectorise(vectoriser, { ...pictured, image: undefined })).toEqual(text);
    expect(imagePart(text, vectoriser)).toEqual([]);
  });

  test('is explained by what its image shows', () => {
    const spelled = [...spellNgrams(vectoriser, pictured).values()];
    expect(spelled.filter(({ space }) => space === 'images').map(({ text }) => text)).toEqual(
      pictured.image?.map((token) => IMAGE_TOKENS[token]),
    );
  });

  test('tokens that the training part lacks do not count', () => {
    const strange = vectorise(vectoriser, { ...pictured, image: [100, 101] });
    expect(imagePart(strange, vectoriser)).toEqual([]);
  });
});

test.each([1, 2, 3])('%d threads give the same bits', async (threads) => {
  const here = startVectoriserFit(WITH_IMAGES);
  LISTINGS.forEach(here.add);
  const { vectoriser, matrix } = await fitVectoriser(LISTINGS, WITH_IMAGES, { threads });
  const expected = here.finish();
  expect(vectoriser.spaces).toEqual(expected.vectoriser.spaces);
  expect([...matrix.values]).toEqual([...expected.matrix.values]);
  LISTINGS.forEach((listing, row) => expect(rowOf(matrix, row)).toEqual(vectorise(vectoriser, listing)));
});

test('a copy with less formatting keeps the image', async () => {
  const options = { ...WITH_IMAGES, case_shift: 1 };
  const { vectoriser, matrix, copies } = await fitTrainingPart(LISTINGS, options, () => Promise.resolve());
  expect(copies.length).toBe(LISTINGS.length);
  LISTINGS.forEach((_listing, row) => {
    const copy = rowOf(matrix, LISTINGS.length + row);
    expect(imagePart(copy, vectoriser)).toEqual(imagePart(rowOf(matrix, row), vectoriser));
  });
});

test('a fold that lacks an image token scales the others to their length, and leaves rows without image alone', () => {
  const { vectoriser, matrix } = (() => {
    const started = startVectoriserFit(WITH_IMAGES);
    LISTINGS.forEach(started.add);
    return started.finish();
  })();
  const learnt = Uint32Array.from([0, 1, 3, 4, 6, 7, 9, 10]);
  const restricted = restrictVocabulary(matrix, learnt, describeVocabulary(vectoriser));
  for (const row of learnt) {
    const part = imagePart(rowOf(restricted, row), vectoriser);
    expect(part.some(Number.isNaN)).toBe(false);
    if (LISTINGS[row].image === undefined) expect(part).toEqual([]);
    else expect(Math.hypot(...part)).toBeCloseTo(0.3, 6);
  }
});

test('a vectoriser with images comes back from its arrays', () => {
  const vectoriser = fit(WITH_IMAGES);
  const read = fromTensors(toTensors(vectoriser), WITH_IMAGES, 'weights.safetensors');
  LISTINGS.forEach((listing) => expect(vectorise(read, listing)).toEqual(vectorise(vectoriser, listing)));
});

test('without images a vectoriser says nothing of them', () => {
  const vectoriser = fit({ ...PLAIN_FEATURES, min_df: 2 });
  expect(Object.keys(toTensors(vectoriser)).filter((name) => name.startsWith('images'))).toEqual([]);
  expect(vectoriser.spaces.map(({ name }) => name)).not.toContain('images');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ListingReader } from '../../src/features/listing-reader.ts';
import { listMetaTokens, META_TOKENS, tokenKey } from '../../src/features/meta-tokens.ts';
import { plainText } from '../../src/features/plain-text.ts';

function tokensOf(designation: string, description = ''): string[] {
  const reader = new ListingReader();
  reader.read({ designation, description });
  return listMetaTokens(reader).map((token) => META_TOKENS[token]);
}

test.each([
  ['Revue L’Équipe N° 12 de 1998 avec le poster', ['issue number', 'year', 'accents', 'language: french']],
  ['Pool cover 10 x 20 cm for the garden', ['two sizes', 'centimetres', 'language: english']],
  ['Der Ring und die Krone, Band 3', ['volume', 'comma', 'language: german']],
  ['Dracaufeu 12/102', ['collector number', 'language: unknown']],
  ['ISBN 9782070360024 – 12 €', ['ISBN', 'price', 'dash between']],
])('%j shows %j', (title, expected) => expect(tokensOf(title)).toEqual(expect.arrayContaining(expected)));

test('lengths and shares fall into one bucket each', () => {
  expect(tokensOf('ABC', 'x')).toEqual([
    'title length < 10',
    'words < 2',
    'no digit share',
    'no punctuation share',
    'capitals share, highest',
    'no accents',
    'description',
    'language: unknown',
  ]);
});

test('an empty listing has tokens too', () => expect(tokensOf('')).toContain('title length < 10'));

test('every token has a name and a key of its own', () => {
  const keys = META_TOKENS.map((_name, token) => tokenKey(token).join());
  expect(new Set(keys).size).toBe(META_TOKENS.length);
  expect(new Set(META_TOKENS).size).toBe(META_TOKENS.length);
});

const FRAGMENTS =
  'lot set \u017fet LOT pack pac\u212a tome Vol volume T. band t.3 _ é - 5 12 x X pcs pièce ABC A-1-B3 B'.split(
    ' ',
  );

test.each([
  ['set', /\b(?:lot|set|pack)\b/iu],
  ['volume', /\b(?:tome|vol(?:ume)?|band|t\.) ?\d/iu],
  ['number of pieces', /\b\d+ ?(?:x|pcs|pi[eè]ces?)\b/iu],
  ['model code', /\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{5,}\b/u],
])('the hint of %j rules out no title that has it', (name, pattern) => {
  const titles = fc
    .array(fc.constantFrom(' ', ...FRAGMENTS), { maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(titles, (title) => {
      expect(tokensOf(title).includes(name)).toBe(pattern.test(plainText(title)));
    }),
    { numRuns: 500 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageMeasures } from '../../../src/features/images/image-measures.ts';
import { IMAGE_TOKENS, listImageTokens } from '../../../src/features/images/image-tokens.ts';
import { COLOURS } from '../../../src/features/images/measure-pixels.ts';

function nameTokens(measures: ImageMeasures): string[] {
  return listImageTokens(measures).map((token) => IMAGE_TOKENS[token]);
}

const HEAD = { width: 500, height: 250, bytes: 21 * 1024 };
const HEAD_TOKENS = ['image', 'width < 501', 'height < 300', 'width to height < 2.5', 'kilobytes < 25'];
const shares = (given: Partial<Record<(typeof COLOURS)[number], number>>): number[] =>
  COLOURS.map((colour) => given[colour] ?? 0);

test('of the head of a file: that there is an image, its size, shape and bytes', () => {
  expect(nameTokens(HEAD)).toEqual(HEAD_TOKENS);
});

test('of its pixels: the colours that are there, border, edges, entropy, and the object on it', () => {
  const pixels = {
    colourShares: shares({ white: 0.6, red: 0.38, blue: 0.02, green: 0.01 }),
    ...{ whiteBorder: 1, edges: 0.12, entropy: 2.5, box: { width: 0.5, height: 1 } },
  };
  expect(nameTokens({ ...HEAD, pixels })).toEqual([
    ...HEAD_TOKENS,
    ...['white < 0.75', 'red < 0.5', 'blue < 0.1', 'white border, highest', 'edges < 0.2', 'entropy < 3'],
    // Half of the width of an image that is twice as wide as it is high.
    ...[
      'width of the object < 0.75',
      'height of the object, highest',
      'width to height of the object < 1.05',
    ],
  ]);
});

test('a white image has no object whose shape could be told', () => {
  const pixels = {
    colourShares: shares({ white: 1 }),
    ...{ whiteBorder: 1, edges: 0, entropy: 0, box: { width: 0, height: 0 } },
  };
  expect(nameTokens({ ...HEAD, pixels }).at(-1)).toBe('height of the object < 0.25');
});

test('no two tokens have the same name', () => {
  expect(new Set(IMAGE_TOKENS).size).toBe(IMAGE_TOKENS.length);
});

test('tokens ascend, each has a name, whatever the image', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const side = fc.integer({ min: 1, max: 65_535 });
  const pixels = fc.record({
    colourShares: fc.array(share, { minLength: COLOURS.length, maxLength: COLOURS.length }),
    ...{ whiteBorder: share, edges: share, entropy: fc.double({ min: 0, max: 5, noNaN: true }) },
    box: fc.record({ width: share, height: share }),
  });
  fc.assert(
    fc.property(fc.record({ width: side, height: side, bytes: fc.nat(), pixels }), (measures) => {
      const tokens = listImageTokens(measures);
      expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
      expect(tokens.filter((token) => IMAGE_TOKENS[token] === undefined)).toEqual([]);
    }),
  );
});

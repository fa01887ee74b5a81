import { describe, expect, test } from 'vitest';
import { COLOURS, measurePixels, THUMBNAIL_SIZE } from '../../../src/features/images/measure-pixels.ts';

type Rgb = readonly [red: number, green: number, blue: number];
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** A thumbnail painted pixel by pixel. */
function paint(colourAt: (x: number, y: number) => Rgb): Uint8Array {
  const size = THUMBNAIL_SIZE;
  const rgb = new Uint8Array(3 * size * size);
  for (let at = 0; at < size * size; at += 1) rgb.set(colourAt(at % size, Math.floor(at / size)), 3 * at);
  return rgb;
}

function shareOf(rgb: Uint8Array, colour: (typeof COLOURS)[number]): number {
  return measurePixels(rgb).colourShares[COLOURS.indexOf(colour)];
}

test('a white image is all white, without edges, and nothing is on it', () => {
  expect(measurePixels(paint(() => WHITE))).toEqual({
    colourShares: COLOURS.map((colour) => (colour === 'white' ? 1 : 0)),
    whiteBorder: 1,
    edges: 0,
    entropy: 0,
    box: { width: 0, height: 0 },
  });
});

test('an object on white: its box, and a border that stays white', () => {
  const measures = measurePixels(paint((x, y) => (x >= 16 && x < 48 && y >= 8 && y < 24 ? BLACK : WHITE)));
  expect(measures.box).toEqual({ width: 32 / 64, height: 16 / 64 });
  expect(measures.whiteBorder).toBe(1);
  expect(measures.colourShares[COLOURS.indexOf('black')]).toBe((32 * 16) / 4096);
  // The gradient is steep in a frame two pixels wide: one on either side of the outline.
  expect(measures.edges).toBeCloseTo((34 * 18 - 30 * 14) / 62 ** 2, 12);
});

test('half black, half white: one bit of entropy', () => {
  const measures = measurePixels(paint((x) => (x < 32 ? BLACK : WHITE)));
  expect(measures.entropy).toBe(1);
  expect(measures.whiteBorder).toBe(0.5);
  expect(measures.box).toEqual({ width: 0.5, height: 1 });
});

test('all levels of brightness alike: five bits', () => {
  const measures = measurePixels(paint((x) => [4 * x, 4 * x, 4 * x]));
  expect(measures.entropy).toBeCloseTo(5, 12);
  expect(measures.edges).toBe(0); // too gentle
});

describe('colours by name', () => {
  test.each([
    ['black', [20, 20, 40]],
    ['grey', [128, 128, 128]],
    ['white', [250, 250, 250]],
    ['red', [200, 20, 20]],
    ['red', [200, 20, 40]],
    ['pink', [255, 182, 193]],
    ['pink', [255, 20, 147]],
    ['brown', [139, 69, 19]],
    ['orange', [255, 140, 0]],
    ['yellow', [255, 255, 0]],
    ['green', [0, 128, 0]],
    ['cyan', [0, 200, 200]],
    ['blue', [0, 0, 255]],
    ['purple', [128, 0, 128]],
  ] as const)('%s is %j', (colour, rgb) => {
    const rgbs = paint(() => rgb);
    expect(shareOf(rgbs, colour)).toBe(1);
  });

  test('their shares add up to 1, whatever is on the image', () => {
    const rgb = paint((x, y) => [(37 * x) % 256, (91 * y) % 256, (x * y) % 256]);
    const sum = measurePixels(rgb).colourShares.reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1, 12);
  });
});

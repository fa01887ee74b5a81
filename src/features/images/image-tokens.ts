import { bucketOf, nameBuckets } from '../buckets.ts';
import type { ImageMeasures } from './image-measures.ts';
import { COLOURS, type PixelMeasures } from './measure-pixels.ts';

const SIDES = [100, 200, 300, 400, 500, 501, 800, 1200, 2000];
const ASPECTS = [0.4, 0.6, 0.8, 0.95, 1.05, 1.25, 1.7, 2.5];
const KILOBYTES = [5, 8, 12, 16, 20, 25, 30, 40, 50, 70, 100, 200, 500];
const COLOUR_SHARES = [0.02, 0.1, 0.25, 0.5, 0.75];
const WHITE_BORDERS = [0.05, 0.25, 0.5, 0.75, 0.95, 1];
const EDGES = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6];
const ENTROPIES = [1, 2, 3, 3.5, 4, 4.5];
const BOX_SHARES = [0.25, 0.5, 0.75, 0.95];

/** Of every image. */
const HEAD_GROUPS: readonly (readonly string[])[] = [
  ['image'],
  nameBuckets('width', SIDES),
  nameBuckets('height', SIDES),
  nameBuckets('width to height', ASPECTS),
  nameBuckets('kilobytes', KILOBYTES),
];

/** Of the picture itself. */
const PIXEL_GROUPS: readonly (readonly string[])[] = [
  ...COLOURS.map((colour) => nameBuckets(colour, COLOUR_SHARES)),
  nameBuckets('white border', WHITE_BORDERS),
  nameBuckets('edges', EDGES),
  nameBuckets('entropy', ENTROPIES),
  nameBuckets('width of the object', BOX_SHARES),
  nameBuckets('height of the object', BOX_SHARES),
  nameBuckets('width to height of the object', ASPECTS),
];

const GROUPS = [...HEAD_GROUPS, ...PIXEL_GROUPS];

/** Where the tokens of each group begin. */
const GROUP_STARTS = GROUPS.map((_group, i) => GROUPS.slice(0, i).flat().length);

/** What each token means, for people to read. */
export const IMAGE_TOKENS: readonly string[] = GROUPS.flat();

/** Numbers of the tokens that hold for an image, ascending: one of each group, and none for a colour that is hardly there. */
export function listImageTokens({ width, height, bytes, pixels }: ImageMeasures): readonly number[] {
  const head = [
    0,
    bucketOf(width, SIDES),
    bucketOf(height, SIDES),
    bucketOf(width / height, ASPECTS),
    bucketOf(bytes / 1024, KILOBYTES),
  ];
  const buckets = pixels === undefined ? head : [...head, ...pixelBuckets(pixels, width / height)];
  return buckets.flatMap((bucket, group) => (bucket === ABSENT ? [] : [GROUP_STARTS[group] + bucket]));
}

const ABSENT = -1;

function pixelBuckets(pixels: PixelMeasures, aspect: number): number[] {
  const { box } = pixels;
  return [
    ...pixels.colourShares.map((share) => bucketOf(share, COLOUR_SHARES) || ABSENT),
    bucketOf(pixels.whiteBorder, WHITE_BORDERS),
    bucketOf(pixels.edges, EDGES),
    bucketOf(pixels.entropy, ENTROPIES),
    bucketOf(box.width, BOX_SHARES),
    bucketOf(box.height, BOX_SHARES),
    box.height === 0 ? ABSENT : bucketOf((box.width / box.height) * aspect, ASPECTS),
  ];
}

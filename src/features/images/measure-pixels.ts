/** Width and height of the thumbnail that is measured. */
export const THUMBNAIL_SIZE = 64;

/** Pixels of the thumbnail's edge that count as its border. */
const BORDER = 3;
/** A pixel with all three channels at least this is background. */
const NEARLY_WHITE = 238;
/** Length of Sobel's gradient (of 0 to 4 × 255 in each direction) from which a pixel lies on an edge. */
const EDGE = 120;
const BRIGHTNESS_LEVELS = 32;

/** Colours that people have words for. */
export const COLOURS = [
  'black',
  'grey',
  'white',
  'red',
  'brown',
  'orange',
  'yellow',
  'green',
  'cyan',
  'blue',
  'purple',
  'pink',
] as const;
type Colour = (typeof COLOURS)[number];

/** What is to be seen on an image. Shares are from 0 to 1. */
export interface PixelMeasures {
  /** In the order of `COLOURS`; together 1. */
  readonly colourShares: readonly number[];
  /** Share of the border that is white. */
  readonly whiteBorder: number;
  /** Share of the inner pixels that lie on an edge. */
  readonly edges: number;
  /** Shannon entropy of the brightness in 32 levels: from 0 to 5 bits. */
  readonly entropy: number;
  /** The smallest box around all that is not white, its sides as shares of the image's; 0 for a white image. */
  readonly box: { readonly width: number; readonly height: number };
}

/** Measures a thumbnail: `THUMBNAIL_SIZE`² pixels of red, green and blue, row by row. */
export function measurePixels(rgb: Uint8Array): PixelMeasures {
  const pixels = THUMBNAIL_SIZE * THUMBNAIL_SIZE;
  const colours = COLOURS.map(() => 0);
  const levels = new Uint32Array(BRIGHTNESS_LEVELS);
  const brightness = new Float64Array(pixels);
  const box = { left: THUMBNAIL_SIZE, right: -1, top: THUMBNAIL_SIZE, bottom: -1 };
  let border = 0;
  let whiteBorder = 0;
  for (let at = 0; at < pixels; at += 1) {
    const red = rgb[3 * at];
    const green = rgb[3 * at + 1];
    const blue = rgb[3 * at + 2];
    const x = at % THUMBNAIL_SIZE;
    const y = Math.floor(at / THUMBNAIL_SIZE);
    colours[COLOURS.indexOf(nameColour(red, green, blue))] += 1;
    brightness[at] = (299 * red + 587 * green + 114 * blue) / 1000;
    levels[Math.floor((brightness[at] * BRIGHTNESS_LEVELS) / 256)] += 1;
    const white = Math.min(red, green, blue) >= NEARLY_WHITE;
    if (isBorder(x) || isBorder(y)) {
      border += 1;
      if (white) whiteBorder += 1;
    }
    if (white) continue;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return {
    colourShares: colours.map((count) => count / pixels),
    whiteBorder: whiteBorder / border,
    edges: edgeShare(brightness),
    entropy: entropyOf(levels, pixels),
    box: {
      width: Math.max(0, box.right - box.left + 1) / THUMBNAIL_SIZE,
      height: Math.max(0, box.bottom - box.top + 1) / THUMBNAIL_SIZE,
    },
  };
}

function isBorder(coordinate: number): boolean {
  return coordinate < BORDER || coordinate >= THUMBNAIL_SIZE - BORDER;
}

/** By hue, where the colour is strong enough to have one; channels from 0 to 255. */
function nameColour(red: number, green: number, blue: number): Colour {
  const highest = Math.max(red, green, blue);
  const chroma = highest - Math.min(red, green, blue);
  if (highest < 50) return 'black';
  if (chroma < 0.15 * highest || chroma < 16) return highest >= NEARLY_WHITE ? 'white' : 'grey';
  const hue = hueOf(red, green, blue, highest, chroma);
  if (hue < 15 || hue >= 345) return highest > 200 && chroma < 0.5 * highest ? 'pink' : 'red';
  if (hue < 45) return highest < 170 ? 'brown' : 'orange';
  if (hue < 70) return 'yellow';
  if (hue < 165) return 'green';
  if (hue < 195) return 'cyan';
  if (hue < 260) return 'blue';
  return hue < 310 ? 'purple' : 'pink';
}

/** In degrees from 0 (red) by 120 (green) and 240 (blue) to 360. */
function hueOf(red: number, green: number, blue: number, highest: number, chroma: number): number {
  if (highest === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  if (highest === green) return 60 * ((blue - red) / chroma) + 120;
  return 60 * ((red - green) / chroma) + 240;
}

function edgeShare(brightness: Float64Array): number {
  const size = THUMBNAIL_SIZE;
  let edges = 0;
  for (let y = 1; y < size - 1; y += 1) {
    for (let x = 1; x < size - 1; x += 1) {
      const at = y * size + x;
      const across = column(brightness, at + 1) - column(brightness, at - 1);
      const down = row(brightness, at + size) - row(brightness, at - size);
      if (Math.hypot(across, down) >= EDGE) edges += 1;
    }
  }
  return edges / ((size - 2) * (size - 2));
}

/** Three pixels on top of each other, the middle one twice. */
function column(brightness: Float64Array, at: number): number {
  return brightness[at - THUMBNAIL_SIZE] + 2 * brightness[at] + brightness[at + THUMBNAIL_SIZE];
}

/** Three pixels side by side, the middle one twice. */
function row(brightness: Float64Array, at: number): number {
  return brightness[at - 1] + 2 * brightness[at] + brightness[at + 1];
}

function entropyOf(counts: Uint32Array, total: number): number {
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / total) * Math.log2(count / total);
  return bits;
}

import jpeg from 'jpeg-js';
import type { RandomStream } from './random-stream.ts';

const SIDE = 64;
const QUALITY = 70;

type Colour = readonly [red: number, green: number, blue: number];
/** Whether the product covers the point; x and y run from -1 to 1. */
type Shape = (x: number, y: number) => boolean;

const SHAPES: readonly Shape[] = [
  (x, y) => x * x + y * y < 0.5,
  (x, y) => Math.abs(x) < 0.5 && Math.abs(y) < 0.75,
  (x, y) => Math.abs(x) + Math.abs(y) < 0.8,
  (x, y) => Math.abs(x) < 0.8 && Math.abs(y) < 0.35,
  (x, y) => y > -0.7 && y < 0.6 && Math.abs(x) < (y + 0.7) * 0.6,
  (x, y) => x * x + y * y < 0.6 && x * x + y * y > 0.2,
];

/** A small JPEG of a plain shape on a light ground. Listings of one code share shape and colour, more or less. */
export function drawPicture(code: number, random: RandomStream): Uint8Array {
  const shape = SHAPES[code % SHAPES.length];
  const product = colourOf(code, random);
  const ground = random.integer(225, 250);
  const [dx, dy] = [random.integer(-20, 20) / 100, random.integer(-20, 20) / 100];
  const stripe = random.integer(4, 12);
  const data = new Uint8Array(SIDE * SIDE * 4);
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const covered = shape((2 * column) / SIDE - 1 + dx, (2 * row) / SIDE - 1 + dy);
      const shade = (row + column) % stripe < stripe / 2 ? 0 : 18;
      const pixel = covered ? product.map((channel) => channel + shade) : [ground, ground, ground];
      data.set([...pixel, 255], (row * SIDE + column) * 4);
    }
  }
  return jpeg.encode({ data, width: SIDE, height: SIDE }, QUALITY).data;
}

/** A colour that goes with the code, a little off each time. Channels 0 to 230. */
function colourOf(code: number, random: RandomStream): Colour {
  const channel = (factor: number): number => ((code * factor) % 170) + 30 + random.integer(-15, 15);
  return [channel(7), channel(31), channel(53)];
}

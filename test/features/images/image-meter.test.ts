import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Color, type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { createImageMeter, type ImageReading } from '../../../src/features/images/image-meter.ts';
import { COLOURS } from '../../../src/features/images/measure-pixels.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function measure(
  content: Uint8Array | string,
  mode: 'metadata' | 'pixels' = 'pixels',
): Promise<ImageReading> {
  const path = join(temporaryFolder(), 'image.jpg');
  writeFileSync(path, content);
  return (await createImageMeter(mode))(path);
}

const picture = (channels: 3 | 4, background: Color): Sharp =>
  sharp({ create: { width: 120, height: 80, channels, background } });
const redJpeg = (): Promise<Buffer> => picture(3, 'red').jpeg({ quality: 95 }).toBuffer();
/** With as much to decode as a photograph has. */
const noisyJpeg = (): Promise<Buffer> =>
  sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: 'white',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer();

describe('an image', () => {
  test('size and bytes from its head alone', async () => {
    const bytes = await redJpeg();
    expect(await measure(bytes, 'metadata')).toEqual({
      kind: 'measured',
      measures: { width: 120, height: 80, bytes: bytes.length },
    });
  });

  test.each([
    ['JPEG', () => redJpeg(), 'red'],
    ['grey JPEG', () => picture(3, '#888').toColourspace('b-w').jpeg().toBuffer(), 'grey'],
    ['CMYK JPEG', () => picture(3, 'red').toColourspace('cmyk').jpeg().toBuffer(), 'red'],
    ['PNG', () => picture(3, 'blue').png().toBuffer(), 'blue'],
    ['PNG of 16 bits', () => picture(3, 'blue').toColourspace('rgb16').png().toBuffer(), 'blue'],
    ['PNG with a palette', () => picture(3, 'blue').png({ palette: true }).toBuffer(), 'blue'],
    ['transparent PNG', () => picture(4, { r: 255, g: 0, b: 0, alpha: 0 }).png().toBuffer(), 'white'],
    ['GIF', () => picture(3, 'yellow').gif().toBuffer(), 'yellow'],
    ['WebP', () => picture(3, 'red').webp().toBuffer(), 'red'],
  ] as const)('%s: its pixels in red, green and blue', async (_what, make, colour) => {
    const reading = await measure(await make());
    expect(reading).toMatchObject({ kind: 'measured', measures: { width: 120, height: 80 } });
    const shares = reading.kind === 'measured' ? reading.measures.pixels?.colourShares : [];
    expect(shares).toEqual(COLOURS.map((name) => (name === colour ? 1 : 0)));
  });

  test('the same file gives the same measures', async () => {
    const bytes = await noisyJpeg();
    expect(await measure(bytes)).toEqual(await measure(bytes));
  });
});

describe('what is no image is broken, with the reason', () => {
  test.each([
    ['an empty file', '', 'empty file'],
    ['text', 'not found', 'no JPEG, PNG, GIF or WebP file'],
    ['one byte', '\xff', 'no JPEG, PNG, GIF or WebP file'],
    [
      'a drawing that is a program',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'no JPEG, PNG, GIF or WebP file',
    ],
  ])('%s', async (_what, content, reason) => {
    expect(await measure(content)).toEqual({ kind: 'broken', reason });
    expect(await measure(content, 'metadata')).toEqual({ kind: 'broken', reason });
  });

  test.each([0.1, 0.5, 0.9])('the first %d of a JPEG', async (share) => {
    const bytes = await noisyJpeg();
    const reading = await measure(bytes.subarray(0, share * bytes.length));
    expect(reading).toEqual({
      kind: 'broken',
      reason: 'cannot be decoded: VipsJpeg: premature end of JPEG image',
    });
  });

  test('a head and nothing behind it, also where only the head is read', async () => {
    const reading = await measure(Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'metadata');
    expect(reading).toMatchObject({
      kind: 'broken',
      reason: expect.stringMatching(/^cannot be decoded: /) as string,
    });
  });

  test.each(['metadata', 'pixels'] as const)('a few bytes that unfold to gigabytes (%s)', async (mode) => {
    expect(await measure(pngHead(50_000, 60_000), mode)).toEqual({
      kind: 'broken',
      reason: 'cannot be decoded: Input image exceeds pixel limit',
    });
  });

  test('a file too large to be read', async () => {
    const path = join(temporaryFolder(), 'image.jpg');
    writeFileSync(path, '');
    truncateSync(path, 33 * 2 ** 20); // a hole: takes no room
    expect(await (await createImageMeter('pixels'))(path)).toEqual({
      kind: 'broken',
      reason: '34603008 bytes are more than 33554432',
    });
  });

  test('a folder, and a device that can be read for ever', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'folder.jpg'));
    const meter = await createImageMeter('pixels');
    for (const path of [join(root, 'folder.jpg'), '/dev/zero'])
      expect(await meter(path)).toEqual({ kind: 'broken', reason: 'not a file' });
  });
});

test('a missing file is missing, also where its folder is none', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'file'), '');
  const meter = await createImageMeter('metadata');
  for (const path of ['image.jpg', 'folder/image.jpg', 'file/image.jpg', `${'long'.repeat(100)}.jpg`])
    expect(await meter(join(root, path))).toEqual({ kind: 'missing' });
});

/** A PNG file that says how large it is, and holds next to nothing. */
function pngHead(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8); // bits per channel; red, green and blue
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', head),
    pngChunk('IDAT', Buffer.from('789c030000000001', 'hex')),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

import { readFile, stat } from 'node:fs/promises';
import type Sharp from 'sharp';
import type { SharpOptions } from 'sharp';
import { AppError } from '../../errors/app-error.ts';
import { isSystemError } from '../../errors/system-error.ts';
import type { ImageMeasure } from '../feature-options.ts';
import type { ImageMeasures } from './image-measures.ts';
import { measurePixels, THUMBNAIL_SIZE } from './measure-pixels.ts';

/** What came of looking for an image. */
export type ImageReading =
  | { readonly kind: 'measured'; readonly measures: ImageMeasures }
  | { readonly kind: 'missing' }
  /** There is a file, but no image can be had from it. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Measures the image in a file. Never rejects because of what is, or is not, at the path. */
export type ImageMeter = (path: string) => Promise<ImageReading>;

/** A picture of as many pixels takes 160 MB in memory, however small its file is; one of a shop has a hundredth of them. */
const MOST_PIXELS = 40_000_000;
const MOST_BYTES = 32 * 2 ** 20;

const DECODING: SharpOptions = { limitInputPixels: MOST_PIXELS, failOn: 'error' };

/**
 * A meter of images. Loads sharp, which takes about as long as the rest of the program: only for whoever measures images. One
 * thread decodes one image; whoever measures several at a time decides on how many.
 */
export async function createImageMeter(measure: ImageMeasure): Promise<ImageMeter> {
  const sharp = await loadSharp();
  sharp.concurrency(1);
  sharp.cache(false); // each image is opened once

  const readImage = async (bytes: Buffer): Promise<ImageReading> => {
    const image = sharp(bytes, DECODING);
    const { width, height } = await image.metadata();
    const measures = { width, height, bytes: bytes.length };
    if (measure === 'metadata') return { kind: 'measured', measures };
    const thumbnail = await image
      .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: 'fill', kernel: 'linear' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw()
      .toBuffer();
    return { kind: 'measured', measures: { ...measures, pixels: measurePixels(thumbnail) } };
  };

  return async (path) => {
    const file = await readImageFile(path);
    if (!Buffer.isBuffer(file)) return file;
    try {
      return await readImage(file);
    } catch (error) {
      return broken(`cannot be decoded: ${firstLine(error)}`);
    }
  };
}

async function loadSharp(): Promise<typeof Sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new AppError(
      'IO_FAILED',
      'Expected the package sharp, which decodes images, to load; it did not.',
      {
        hint: 'npm ci --include=optional   (or do without images: features.images: off)',
        cause,
      },
    );
  }
}

/** The bytes of a file that begins as an image does. */
async function readImageFile(path: string): Promise<Buffer | ImageReading> {
  try {
    const found = await stat(path);
    // A pipe would be waited for; what is too large would be read to no end.
    if (!found.isFile()) return broken('not a file');
    if (found.size === 0) return broken('empty file');
    if (found.size > MOST_BYTES) return broken(`${found.size} bytes are more than ${MOST_BYTES}`);
    const bytes = await readFile(path);
    return isImage(bytes) ? bytes : broken('no JPEG, PNG, GIF or WebP file');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return isAbsent(error.code) ? { kind: 'missing' } : broken(`cannot be read: ${error.code}`);
  }
}

function isAbsent(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

/** By its first bytes. The decoder knows many more formats, some of which are programs (SVG): they stay outside. */
function isImage(bytes: Buffer): boolean {
  return SIGNATURES.some((signature) => signature.test(bytes.toString('latin1', 0, 12)));
}

// eslint-disable-next-line no-control-regex
const SIGNATURES = [/^\xff\xd8\xff/, /^\x89PNG\r\n\x1a\n/, /^GIF8[79]a/, /^RIFF[^]{4}WEBP/];

function broken(reason: string): ImageReading {
  return { kind: 'broken', reason };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0];
}

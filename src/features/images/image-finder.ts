import { join } from 'node:path';
import { imageFileName, type ImageIds } from '../../data/image-path.ts';
import type { ImageMeasure } from '../feature-options.ts';
import { createImageMeter, type ImageReading } from './image-meter.ts';
import { listImageTokens } from './image-tokens.ts';
import { mapAhead } from './map-ahead.ts';

/** Where the images of some listings are. */
export interface ImagePlace {
  /** To open them. */
  readonly folder: string;
  /** How people know the folder, in lists and messages. */
  readonly name: string;
}

/** Why a listing goes without image features, and where its image should be; no path where its ids do not name one. */
interface AbsentImage {
  readonly path: string;
  /** `missing`, or what is wrong with the file or the ids. */
  readonly reason: string;
  /** Whether there is a file. */
  readonly broken: boolean;
}

/** A listing with what was made of its image: tokens, or why there are none. */
export interface SoughtImage<T> {
  readonly listing: T & { readonly image?: readonly number[] | undefined };
  readonly absent?: AbsentImage;
}

/** Finds and measures the image of each listing by its ids; the listings in the order in which they came. */
export type ImageFinder = <T extends ImageIds>(
  listings: AsyncIterable<T> | Iterable<T>,
) => AsyncGenerator<SoughtImage<T>, void, undefined>;

/** Images under way at a time: each takes a thread to decode. */
const IMAGES_AHEAD = 2;

export async function createImageFinder(
  { folder, name }: ImagePlace,
  measure: ImageMeasure,
): Promise<ImageFinder> {
  const meter = await createImageMeter(measure);
  const seek = async <T extends ImageIds>(listing: T): Promise<SoughtImage<T>> => {
    const file = imageFileName(listing);
    if (file === undefined) {
      return { listing, absent: { path: '', reason: 'no productid or imageid', broken: false } };
    }
    const reading = await meter(join(folder, file));
    const image = toTokens(reading);
    if (image !== undefined) return { listing: { ...listing, image } };
    const reason = reading.kind === 'broken' ? reading.reason : 'missing';
    return { listing, absent: { path: `${name}/${file}`, reason, broken: reading.kind === 'broken' } };
  };
  return (listings) => mapAhead(listings, IMAGES_AHEAD, seek);
}

/** The tokens of an image that could be measured. */
export function toTokens(reading: ImageReading): readonly number[] | undefined {
  return reading.kind === 'measured' ? listImageTokens(reading.measures) : undefined;
}

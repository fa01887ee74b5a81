import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { imageFileName } from '../../data/image-path.ts';
import type { InputRecord } from '../../data/input-record.ts';
import { AppError } from '../../errors/app-error.ts';
import type { ImageMeasure } from '../../features/feature-options.ts';
import type { ImageReading } from '../../features/images/image-meter.ts';
import type { PicturedListing } from '../../features/images/pictured-listing.ts';
import type { CommandContext } from '../command-context.ts';
import type { ServedModel } from './load-production-model.ts';

/** What became of the image of one listing. */
export interface GivenImage {
  /** Numbers of image tokens; absent where the image is not used. */
  readonly tokens?: readonly number[];
  /** Why it is not used. */
  readonly reason?: string;
}

/** Measures the image that came with a listing; says on standard error where it cannot be used, as the listing is classified all the same. */
export async function measureGivenImage(
  context: CommandContext,
  served: ServedModel,
  path: string,
): Promise<GivenImage> {
  const { images } = served.model.vectoriser.options.spaces;
  const found = images
    ? describeImage(await (await openMeasurer(images.measure))(resolve(context.cwd, path)))
    : { reason: notTrained(served) };
  if (found.reason !== undefined) warn(context, `${path} is not used: ${found.reason}`);
  return found;
}

/** Images of a stream of listings. */
export interface StreamImages {
  /** The same records, each listing with the tokens of its image; that many images are under way at a time, each on a thread. */
  readonly add: (records: AsyncIterable<InputRecord>, ahead: number) => AsyncIterable<InputRecord>;
  /** "12 with image, 1 broken", of the records that have come by. */
  readonly describe: () => string;
}

/**
 * The images that records name by a path (seen from the folder, or from the project's where there is none), and those that are found
 * in the folder by imageid and productid: in it, or in image_train or image_test below it. Undefined where the model was
 * trained without images. Throws `DATA_NOT_FOUND` where there is no such folder.
 */
export async function openStreamImages(
  context: CommandContext,
  served: ServedModel,
  folder: string | undefined,
): Promise<StreamImages | undefined> {
  const { images } = served.model.vectoriser.options.spaces;
  if (!images) {
    if (folder !== undefined) warn(context, `the images in ${folder} are not used: ${notTrained(served)}`);
    return undefined;
  }
  const { mapAhead } = await import('../../features/images/map-ahead.ts');
  const folders = folder === undefined ? [] : listFolders(context, folder);
  const listPlaces = ({ image, listing }: InputRecord): readonly string[] => {
    if (image !== undefined) return [resolve(folders[0] ?? context.cwd, image)];
    const { imageid = '', productid = '' } = listing ?? {};
    const name = imageFileName({ imageid, productid });
    return name === undefined ? [] : folders.map((place) => join(place, name));
  };
  const counts = { measured: 0, broken: 0 };
  let opening: Promise<MeasureImage> | undefined;
  const measureFirst = async (paths: readonly string[]): Promise<MeasuredImage> => {
    for (const path of paths) {
      const measured = await (await (opening ??= openMeasurer(images.measure)))(path);
      if (measured.reading.kind !== 'missing') return measured;
    }
    return { reading: { kind: 'missing' } };
  };
  const addTokens = async (record: InputRecord): Promise<InputRecord> => {
    if (!record.listing) return record;
    const { reading, tokens } = await measureFirst(listPlaces(record));
    if (reading.kind === 'broken') counts.broken += 1;
    if (tokens === undefined) return record;
    counts.measured += 1;
    const listing: typeof record.listing & PicturedListing = { ...record.listing, image: tokens };
    return { ...record, listing };
  };
  return {
    add: (records, ahead) => mapAhead(records, ahead, addTokens),
    describe: () =>
      [
        `${counts.measured.toLocaleString('en')} with image`,
        ...(counts.broken === 0 ? [] : [`${counts.broken.toLocaleString('en')} with a broken one`]),
      ].join(', '),
  };
}

interface MeasuredImage {
  readonly reading: ImageReading;
  /** Where it could be measured. */
  readonly tokens?: readonly number[] | undefined;
}

type MeasureImage = (path: string) => Promise<MeasuredImage>;

/** Loaded when the first image is there to be measured: it takes longer than an answer. */
async function openMeasurer(measure: ImageMeasure): Promise<MeasureImage> {
  const { createImageMeter } = await import('../../features/images/image-meter.ts');
  const { toTokens } = await import('../../features/images/image-finder.ts');
  const meter = await createImageMeter(measure);
  return async (path) => {
    const reading = await meter(path);
    return { reading, tokens: toTokens(reading) };
  };
}

function describeImage({ reading, tokens }: MeasuredImage): GivenImage {
  if (tokens) return { tokens };
  return { reason: reading.kind === 'broken' ? reading.reason : 'there is no such file' };
}

function notTrained({ name, version }: ServedModel): string {
  return `${name} version ${version} was trained without images (features.images: off)`;
}

function listFolders(context: CommandContext, folder: string): readonly string[] {
  const path = resolve(context.cwd, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('DATA_NOT_FOUND', `Expected a folder of images at ${folder}, found none.`, {
      hint: `ls ${folder}   (or without --images: listings are classified by their text)`,
    });
  }
  return [path, join(path, 'image_train'), join(path, 'image_test')];
}

function warn(context: CommandContext, message: string): void {
  context.note(`${context.noteStyle.yellow('warning:')} ${message}`);
}

import { packGroups } from '../data/content-group.ts';
import type { LabelledListing } from '../data/listing.ts';
import { readLabelledListings } from '../data/interim-files.ts';
import type { ImageMeasure } from '../features/feature-options.ts';
import { hashFile } from '../files/hash-file.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import { formatCsvRow } from '../data/csv-writer.ts';
import type { PicturedListing } from '../features/images/pictured-listing.ts';
import { type FeaturePart, writeFeatureSet } from '../features/feature-set.ts';
import { fitTrainingPart } from '../features/fit-training-part.ts';
import { type ListingMeasures, measureListing } from '../features/measure-listing.ts';
import type { SparseMatrix } from '../features/sparse-matrix.ts';
import { vectoriseListings } from '../features/vectorise-listings.ts';
import type { Vectoriser } from '../features/vectoriser.ts';
import type { BuiltInStage, StageContext } from '../pipeline/run/built-in-stage.ts';
import { checkWith } from './check-params.ts';
import { featuresParams, readFeatureOptions } from './features-params.ts';
import { createImageCounter, openStageImages } from './stage-images.ts';
import { stageVersion } from './stage-version.ts';

const FOLDER = 'data/processed/features';
const LISTINGS_PER_CHECKPOINT = 500;

/** Turns the checked listings into sparse vectors. The vocabulary comes from the training part alone. */
export const featuresStage: BuiltInStage = {
  name: 'features',
  version: stageVersion('features'),
  checkParams: (params) => checkWith(featuresParams, params),
  async run(context) {
    const options = readFeatureOptions(context.params);
    const { images: imageOptions } = options.spaces;
    const images = imageOptions && (await startImages(context, imageOptions.measure));

    const trainRows = await readPart(context, 'train', images);
    const { vectoriser, matrix, copies } = await fitTrainingPart(
      trainRows.listings,
      options,
      (activity, done) => context.checkpoint({ activity, done }),
    );
    const train = { ...toPart(trainRows, matrix), copies };

    const evaluationRows = await readPart(context, 'evaluation', images);
    const measures: ListingMeasures[] = [];
    const evaluationMatrix = await vectoriseListings(
      vectoriser,
      evaluationRows.listings,
      async (listing, done) => {
        measures.push(measureListing(listing, vectoriser));
        await context.checkpoint({
          activity: 'vectorising the evaluation part',
          done,
          total: evaluationRows.listings.length,
        });
      },
    );
    const evaluation = { ...toPart(evaluationRows, evaluationMatrix), measures };
    await context.checkpoint({ activity: 'writing' });
    writeFeatureSet(context.output(FOLDER), { vectoriser, train, evaluation });
    return { summary: [describe(vectoriser, train), ...(images?.finish() ?? [])] };
  },
};

type PartName = 'train' | 'evaluation';

/** The rows of one part. */
interface PartRows {
  readonly listings: readonly (LabelledListing & PicturedListing)[];
  readonly dataHash: string;
}

async function readPart(
  context: StageContext,
  part: PartName,
  images: StageImages | undefined,
): Promise<PartRows> {
  const listings: LabelledListing[] = [];
  const file = context.input(`data/interim/${part}.csv`);
  for await (const listing of readLabelledListings(file)) {
    if (listings.length % LISTINGS_PER_CHECKPOINT === 0)
      await context.checkpoint({ activity: 'reading', done: listings.length });
    listings.push(listing);
  }
  const dataHash = hashFile(file, 'sha256');
  return { listings: images ? await images.measure(part, listings) : listings, dataHash };
}

/** The images of both parts, joined to the listings by their ids. */
interface StageImages {
  readonly measure: (
    part: PartName,
    listings: readonly LabelledListing[],
  ) => Promise<(LabelledListing & PicturedListing)[]>;
  /** Writes the list of listings without image; lines for the summary. */
  readonly finish: () => readonly string[];
}

const ABSENT_IMAGES = 'missing_images.csv';

async function startImages(context: StageContext, measure: ImageMeasure): Promise<StageImages> {
  const findImages = await openStageImages(context, measure, 'image_train');
  const absent: string[] = [formatCsvRow(['part', 'row', 'path', 'reason'])];
  const counts: string[] = [];
  return {
    measure: async (part, listings) => {
      const pictured: (LabelledListing & PicturedListing)[] = [];
      const counter = createImageCounter();
      for await (const sought of findImages(listings)) {
        counter.add(sought);
        const { listing } = sought;
        if (sought.absent)
          absent.push(formatCsvRow([part, listing.row, sought.absent.path, sought.absent.reason]));
        pictured.push(listing);
        await context.checkpoint({
          activity: 'measuring images',
          done: pictured.length,
          total: listings.length,
        });
      }
      counts.push(`${part === 'train' ? 'training' : part} part: ${counter.describe()}`);
      if (part === 'train' && counter.withImage() === 0) {
        context.warn(
          `no training listing has an image, so the model learns nothing from them; ${ABSENT_IMAGES} lists where they were looked for`,
        );
      }
      return pictured;
    },
    finish: () => {
      writeFileDurably(context.output(`${FOLDER}/${ABSENT_IMAGES}`), absent.join(''));
      return [
        `images · ${counts.join(' · ')}${absent.length > 1 ? ` · the others: ${FOLDER}/${ABSENT_IMAGES}` : ''}`,
      ];
    },
  };
}

function toPart({ listings, dataHash }: PartRows, matrix: SparseMatrix): FeaturePart {
  const groups = packGroups(listings);
  return { matrix, codes: Int32Array.from(listings, ({ prdtypecode }) => prdtypecode), groups, dataHash };
}

function describe(vectoriser: Vectoriser, { matrix, codes }: FeaturePart): string {
  const sizes = vectoriser.spaces.map(
    ({ name, idf }) => `${idf.length.toLocaleString('en')} ${SPACE_LABELS[name]}`,
  );
  const perListing = Math.round(matrix.indptr[codes.length] / Math.max(1, codes.length));
  return `${sizes.join(' + ')} · ${perListing} per listing`;
}

const SPACE_LABELS = {
  words: 'word n-grams',
  cased_words: 'cased word n-grams',
  title_ends: 'title ends',
  characters: 'character n-grams',
  shape: 'shape n-grams',
  meta: 'meta features',
  images: 'image features',
} as const;

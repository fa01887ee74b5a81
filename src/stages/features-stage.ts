import { packGroups } from '../data/content-group.ts';
import type { LabelledListing } from '../data/listing.ts';
import { readLabelledListings } from '../data/interim-files.ts';
import { hashFile } from '../files/hash-file.ts';
import { type FeaturePart, writeFeatureSet } from '../features/feature-set.ts';
import { fitTrainingPart } from '../features/fit-training-part.ts';
import { type ListingMeasures, measureListing } from '../features/measure-listing.ts';
import type { SparseMatrix } from '../features/sparse-matrix.ts';
import { vectoriseListings } from '../features/vectorise-listings.ts';
import type { Vectoriser } from '../features/vectoriser.ts';
import type { BuiltInStage, StageContext } from '../pipeline/run/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { featuresParams } from './features-params.ts';
import { stageVersion } from './stage-version.ts';

const FOLDER = 'data/processed/features';
const LISTINGS_PER_CHECKPOINT = 500;

/** Turns the checked listings into sparse vectors. The vocabulary comes from the training part alone. */
export const featuresStage: BuiltInStage = {
  name: 'features',
  version: stageVersion('features'),
  checkParams: (params) => checkWith(featuresParams, params),
  async run(context) {
    const { features: options } = parseParams(featuresParams, context.params);

    const trainRows = await readPart(context, 'data/interim/train.csv');
    const { vectoriser, matrix, copies } = await fitTrainingPart(
      trainRows.listings,
      options,
      (activity, done) => context.checkpoint({ activity, done }),
    );
    const train = { ...toPart(trainRows, matrix), copies };

    const evaluationRows = await readPart(context, 'data/interim/evaluation.csv');
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
    return { summary: [describe(vectoriser, train)] };
  },
};

/** The rows of one part. */
interface PartRows {
  readonly listings: readonly LabelledListing[];
  readonly dataHash: string;
}

async function readPart(context: StageContext, path: string): Promise<PartRows> {
  const listings: LabelledListing[] = [];
  const file = context.input(path);
  for await (const listing of readLabelledListings(file)) {
    if (listings.length % LISTINGS_PER_CHECKPOINT === 0)
      await context.checkpoint({ activity: 'reading', done: listings.length });
    listings.push(listing);
  }
  return { listings, dataHash: hashFile(file, 'sha256') };
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
} as const;

import type { LabelledListing, ListingText } from '../data/listing.ts';
import { readLabelledListings } from '../data/interim-files.ts';
import { hashFile } from '../files/hash-file.ts';
import { type FeaturePart, writeFeatureSet } from '../features/feature-set.ts';
import { startVectoriserFit } from '../features/fit-vectoriser.ts';
import { measureListing } from '../features/measure-listing.ts';
import { shiftCase } from '../features/shift-case.ts';
import {
  rowCount,
  selectRows,
  type SparseMatrix,
  stackRows,
  substituteRows,
} from '../features/sparse-matrix.ts';
import { type Vectoriser, vectorise } from '../features/vectoriser.ts';
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

    const fit = startVectoriserFit(options);
    const learnt: ListingText[] = [];
    const trainRows = await readPart(context, 'data/interim/train.csv', 'counting n-grams', (listing) => {
      const text = shiftCase(listing, listing.group, options.case_shift) ?? listing;
      learnt.push(text);
      fit.add(text);
    });
    const { vectoriser, matrix } = fit.finish();
    await context.checkpoint({ activity: 'weighting n-grams' });

    const shiftedRows = Uint32Array.from(learnt.keys()).filter(
      (row) => learnt[row] !== trainRows.listings[row],
    );
    const vectoriseAll = (listings: readonly ListingText[]): SparseMatrix =>
      stackRows(
        listings.map((listing) => vectorise(vectoriser, listing)),
        vectoriser.columns,
      );
    const written = { rows: shiftedRows, matrix: vectoriseAll(pick(trainRows.listings, shiftedRows)) };
    const shifted = { rows: shiftedRows, matrix: selectRows(matrix, shiftedRows) };
    await context.checkpoint({ activity: 'vectorising the evaluation part' });
    const evaluationRows = await readPart(
      context,
      'data/interim/evaluation.csv',
      'vectorising',
      () => undefined,
    );

    const train = toPart(
      trainRows,
      substituteRows(matrix, written, () => true),
    );
    const evaluation = {
      ...toPart(evaluationRows, vectoriseAll(evaluationRows.listings)),
      measures: evaluationRows.listings.map((listing) => measureListing(listing, vectoriser)),
    };
    await context.checkpoint({ activity: 'writing' });
    writeFeatureSet(context.output(FOLDER), { vectoriser, train, shifted, evaluation });
    return { summary: [describe(vectoriser, train)] };
  },
};

/** The rows of one part, their texts still at hand. */
interface PartRows {
  readonly listings: readonly LabelledListing[];
  readonly dataHash: string;
}

async function readPart(
  context: StageContext,
  path: string,
  activity: string,
  take: (listing: LabelledListing) => void,
): Promise<PartRows> {
  const listings: LabelledListing[] = [];
  const file = context.input(path);
  for await (const listing of readLabelledListings(file)) {
    if (listings.length % LISTINGS_PER_CHECKPOINT === 0)
      await context.checkpoint({ activity, done: listings.length });
    take(listing);
    listings.push(listing);
  }
  return { listings, dataHash: hashFile(file, 'sha256') };
}

function toPart({ listings, dataHash }: PartRows, matrix: SparseMatrix): FeaturePart {
  const groups = new Uint32Array(2 * listings.length);
  listings.forEach((listing, row) => {
    groups[2 * row] = Number.parseInt(listing.group.slice(0, 8), 16);
    groups[2 * row + 1] = Number.parseInt(listing.group.slice(8, 16), 16);
  });
  return { matrix, codes: Int32Array.from(listings, ({ prdtypecode }) => prdtypecode), groups, dataHash };
}

function pick<T>(items: readonly T[], places: Uint32Array): T[] {
  return Array.from(places, (place) => items[place]);
}

function describe(vectoriser: Vectoriser, { matrix }: FeaturePart): string {
  const sizes = vectoriser.spaces.map(
    ({ name, idf }) => `${idf.length.toLocaleString('en')} ${SPACE_LABELS[name]}`,
  );
  const perListing = Math.round(matrix.indices.length / Math.max(1, rowCount(matrix)));
  return `${sizes.join(' + ')} · ${perListing} per listing`;
}

const SPACE_LABELS = {
  words: 'word n-grams',
  characters: 'character n-grams',
  shape: 'shape n-grams',
  meta: 'meta features',
} as const;

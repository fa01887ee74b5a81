import { caseProfilesDiffer, createCaseCounter } from '../data/case-profile.ts';
import { createCsvFile } from '../data/csv-writer.ts';
import { readListings } from '../data/interim-files.ts';
import type { Listing } from '../data/listing.ts';
import { readCaseProfile } from '../models/case-profile-file.ts';
import { classifyListing, type RankedType } from '../models/classify-listing.ts';
import { readModelFolder } from '../models/model-folder.ts';
import { describeReviews, needsReview, roundProbability } from '../models/needs-review.ts';
import type { SoughtImage } from '../features/images/image-finder.ts';
import type { BuiltInStage } from '../pipeline/run/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { predictParams } from './predict-params.ts';
import { createImageCounter, openStageImages } from './stage-images.ts';
import { stageVersion } from './stage-version.ts';

const LISTINGS_PER_CHECKPOINT = 500;

/** Classifies the unlabelled listings with the model that the train stage made. */
export const predictStage: BuiltInStage = {
  name: 'predict',
  version: stageVersion('predict'),
  checkParams: (params) => checkWith(predictParams, params),
  async run(context) {
    const { top_k, abstain_below } = parseParams(predictParams, context.params).predict;
    const folder = context.input('models/rakuten_classifier');
    const model = readModelFolder(folder);
    const learntCase = readCaseProfile(folder);
    const seenCase = createCaseCounter();
    const shown = Math.min(top_k, model.classes.length);
    const { images } = model.vectoriser.options.spaces;
    const findImages = images && (await openStageImages(context, images.measure, 'image_test'));
    const imageCounter = createImageCounter();
    const file = createCsvFile(context.output('data/processed/predictions.csv'), [
      'id',
      'prdtypecode',
      'category',
      'confidence',
      'needs_review',
      ...Array.from({ length: shown }, (_column, i) => [`top_${i + 1}`, `probability_${i + 1}`]).flat(),
    ]);
    let confidences = 0;
    let unsure = 0;
    try {
      const listings = readListings(context.input('data/interim/test.csv'));
      for await (const sought of findImages?.(listings) ?? withoutImages(listings)) {
        const { listing } = sought;
        imageCounter.add(sought);
        if (file.rowCount() % LISTINGS_PER_CHECKPOINT === 0) {
          await context.checkpoint({ activity: 'classifying', done: file.rowCount() });
        }
        const { top } = classifyListing(model, listing, shown);
        const [{ code, category, probability }] = top;
        const review = needsReview(probability, abstain_below);
        confidences += probability;
        if (review) unsure += 1;
        seenCase.add(listing);
        file.writeRow([
          listing.row,
          code,
          category,
          roundProbability(probability),
          String(review),
          ...top.flatMap(toFields),
        ]);
      }
      file.close();
    } finally {
      file.discard();
    }
    const shift = learntCase && caseProfilesDiffer(learntCase, seenCase.profile());
    if (shift !== undefined) context.warn(shift);
    const summary = [summarise(file.rowCount(), confidences, unsure, abstain_below)];
    return { summary: findImages ? [...summary, `images · ${imageCounter.describe()}`] : summary };
  },
};

/** What an image finder would give, of listings for a model that knows no images. */
async function* withoutImages(
  listings: AsyncIterable<Listing>,
): AsyncGenerator<SoughtImage<Listing>, void, undefined> {
  for await (const listing of listings) yield { listing };
}

function summarise(rows: number, confidences: number, unsure: number, abstainBelow: number): string {
  return [
    `${rows.toLocaleString('en')} ${rows === 1 ? 'listing' : 'listings'} classified`,
    ...(rows === 0 ? [] : [`mean confidence ${(confidences / rows).toFixed(3)}`]),
    ...describeReviews(unsure, abstainBelow),
  ].join(' · ');
}

function toFields({ code, probability }: RankedType): [number, number] {
  return [code, roundProbability(probability)];
}

// The product's learner as the bench uses it: all that it knows of the rooms features and models is here.
import { readLabelledListings } from '../../src/data/interim-files.ts';
import { packGroups } from '../../src/data/content-group.ts';
import type { LabelledListing, ListingText } from '../../src/data/listing.ts';
import type { FeatureOptions } from '../../src/features/feature-options.ts';
import { fitTrainingPart } from '../../src/features/fit-training-part.ts';
import { describeVocabulary } from '../../src/features/restrict-vocabulary.ts';
import { classifyListing } from '../../src/models/classify-listing.ts';
import { labelRows, learntRows, type TrainingRows } from '../../src/models/training-rows.ts';
import type { FittedModel } from '../../src/models/fitted-model.ts';
import { type Algorithm, ALGORITHMS, completeSettings } from '../../src/models/learner-settings.ts';
import { fitCandidate } from '../../src/models/learners.ts';
import { readModelFolder, writeModelFolder } from '../../src/models/model-folder.ts';
import { quantiseModel } from '../../src/models/quantise-weights.ts';

/** The sections of params.yaml that decide what is learnt. */
export interface LearnerParams {
  readonly features: FeatureOptions;
  readonly train: {
    readonly algorithm: Algorithm;
    readonly seed: number;
    /** How the model file keeps them; int8 where it is not said. */
    readonly weights?: 'int8' | 'float32';
    /** Settings of the algorithm, where they are not its defaults. */
    readonly [setting: string]: unknown;
  };
}

/** What scikit-learn's TfidfVectorizer and LinearSVC learn from in the bench: words alone, each error as dear as any other. */
export function wordsOnly({ features, train }: LearnerParams): LearnerParams {
  const { words, cased_words, title_ends, characters, shape, meta } = features.spaces;
  return {
    features: {
      ...features,
      spaces: {
        words: { ...words, ngram_range: [1, 2], weight: 1 },
        cased_words: { ...cased_words, weight: 0 },
        title_ends: { ...title_ends, weight: 0 },
        characters: { ...characters, weight: 0 },
        shape: { ...shape, weight: 0 },
        meta: { ...meta, weight: 0 },
      },
      binary: false,
      sublinear_tf: true,
      case_shift: 0,
    },
    train: { algorithm: 'linear_svm', C: 0.5, class_weight: 'none', seed: train.seed },
  };
}

/** These settings, but another algorithm, with its own defaults. Throws where there is none of that name. */
export function withAlgorithm({ features, train }: LearnerParams, name: string): LearnerParams {
  const algorithm = ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined) {
    throw new Error(`No algorithm is named ${name}; there are ${ALGORITHMS.join(', ')}.`);
  }
  return { features, train: { algorithm, seed: train.seed } };
}

/** From the training part to a saved model, without cross-validation, so without calibration either: the peers do neither. */
export async function trainOurs(
  csv: string,
  folder: string,
  { features, train }: LearnerParams,
): Promise<void> {
  const listings: LabelledListing[] = [];
  for await (const listing of readLabelledListings(csv)) listings.push(listing);
  const { vectoriser, matrix, copies } = await fitTrainingPart(listings, features, () => Promise.resolve());
  const present = [...new Set(listings.map(({ prdtypecode }) => prdtypecode))].sort((a, b) => a - b);
  const numbers = new Map(present.map((code, k) => [code, k]));
  const data: TrainingRows = {
    matrix,
    copies,
    vocabulary: describeVocabulary(vectoriser),
    labels: Int32Array.from(listings, ({ prdtypecode }) => numbers.get(prdtypecode) ?? 0),
    groups: packGroups(listings),
    classes: present.length,
  };
  const learnt = await fitCandidate(
    completeSettings(train.algorithm, train),
    { ...labelRows(data), rows: learntRows(Uint32Array.from(listings.keys()), data) },
    train.seed,
    () => Promise.resolve(),
  );
  const fitted: FittedModel =
    train.weights === 'float32' || learnt.kind !== 'linear' ? learnt : quantiseModel(learnt);
  const classes = present.map((code) => ({ code, category: String(code) }));
  const calibration = { method: 'softmax', temperature: 1, power: 1 } as const;
  writeModelFolder(folder, { algorithm: train.algorithm, classes, calibration, vectoriser, fitted }, {});
}

/** The code that the saved model gives a listing: the way that `rakuten predict` takes. */
export function openOurs(folder: string): (listing: ListingText) => number {
  const model = readModelFolder(folder, { verify: false });
  return (listing) => classifyListing(model, listing, 3).top[0].code;
}

import { readTaxonomy } from '../data/taxonomy.ts';
import { AppError } from '../errors/app-error.ts';
import { type FeaturePart, readFeatureSet } from '../features/feature-set.ts';
import type { VocabularyShape } from '../features/restrict-vocabulary.ts';
import type { Vectoriser } from '../features/vectoriser.ts';
import { evaluateClassifier } from '../models/evaluate-classifier.ts';
import { writeModelFolder } from '../models/model-folder.ts';
import type { ProductType } from '../models/product-type.ts';
import { trainClassifier } from '../models/train-classifier.ts';
import { buildDriftProfile } from '../monitoring/drift-profile.ts';
import type { BuiltInStage, StageContext } from '../pipeline/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { recordTrainingRun } from './record-training-run.ts';
import { stageVersion } from './stage-version.ts';
import { trainParams } from './train-params.ts';
import { summariseTraining, toMetricsFile, toRunMetrics, writeTrainingReports } from './training-reports.ts';

const MODEL_FOLDER = 'models/rakuten_classifier';

/** Cross-validates, fits, calibrates and evaluates the classifier, and registers it. */
export const trainStage: BuiltInStage = {
  name: 'train',
  version: stageVersion('train'),
  checkParams: (params) => checkWith(trainParams, params),
  run: (context) =>
    recordTrainingRun(context, async (run) => {
      const { train: options } = parseParams(trainParams, context.params);
      const { vectoriser, train, evaluation } = readFeatureSet(context.input('data/processed/features'));
      const classes = await listClasses(context, train);
      run.useData({ train, evaluation });

      const numbers = new Map(classes.map(({ code }, k) => [code, k]));
      const labels = toLabels(train, numbers);
      const trained = await trainClassifier(
        {
          matrix: train.matrix,
          vocabulary: shapeOf(vectoriser),
          labels,
          groups: train.groups,
          classes: classes.length,
        },
        options,
        (activity, done, total) => context.checkpoint({ activity, done, total }),
      );
      const evaluated = evaluateClassifier(
        trained.linear,
        trained.temperature,
        evaluation.matrix,
        toLabels(evaluation, numbers),
      );
      await context.checkpoint({ activity: 'writing the model' });

      const profile = buildDriftProfile(
        evaluation.measures.map((measures, row) => ({
          ...measures,
          predictedCode: classes[evaluated.predicted[row]].code,
          confidence: evaluated.confidences[row],
        })),
        classes.map(({ code }) => code),
      );
      const modelFolder = context.output(MODEL_FOLDER);
      writeModelFolder(
        modelFolder,
        {
          algorithm: options.algorithm,
          classes,
          temperature: trained.temperature,
          vectoriser,
          linear: trained.linear,
        },
        { 'profile.json': `${JSON.stringify(profile)}\n` },
      );
      const metrics = toMetricsFile(trained, evaluated, classes);
      writeTrainingReports(context, metrics, evaluated, classes);

      const registered = run.finish({
        modelFolder,
        modelPath: MODEL_FOLDER,
        metrics: toRunMetrics(metrics),
        floor: options.min_weighted_f1,
      });
      return { summary: [...summariseTraining(metrics), registered] };
    }),
};

function shapeOf({ spaces, options }: Vectoriser): VocabularyShape {
  return { offsets: spaces.map(({ offset }) => offset), min_df: options.min_df };
}

/** The product types that occur in the training part, by code. A model can only predict what it has seen. */
async function listClasses(context: StageContext, { codes }: FeaturePart): Promise<readonly ProductType[]> {
  const taxonomy = await readTaxonomy(context.input('data/categories.csv'), 'data/categories.csv');
  const present = [...new Set(codes)].sort((a, b) => a - b);
  if (present.length < 2) {
    throw new AppError(
      'DATA_INVALID',
      `Expected listings of at least two product types to train on, got ${present.length === 0 ? 'none' : `only ${present[0]}`}.`,
      { hint: 'rakuten repro --force ingest   (says what it set aside)' },
    );
  }
  return present.map((code) => ({ code, category: taxonomy.categoryOf(code) }));
}

function toLabels({ codes }: FeaturePart, numbers: ReadonlyMap<number, number>): Int32Array {
  if (codes.length === 0) {
    throw new AppError('DATA_INVALID', 'Expected listings to evaluate the model on, got none.', {
      hint: 'Raise ingest.evaluation_share in params.yaml.',
    });
  }
  return codes.map((code) => {
    const number = numbers.get(code);
    if (number === undefined) {
      throw new AppError(
        'DATA_INVALID',
        `Expected training rows of each product type, got none of ${code}.`,
        {
          hint: 'Lower ingest.evaluation_share in params.yaml, or add listings of that type.',
        },
      );
    }
    return number;
  });
}

import { readTaxonomy } from '../data/taxonomy.ts';
import { AppError } from '../errors/app-error.ts';
import { type FeaturePart, readFeatureSet } from '../features/feature-set.ts';
import { describeVocabulary } from '../features/restrict-vocabulary.ts';
import { balanceListings } from '../models/balance-rows.ts';
import { CASE_PROFILE } from '../models/case-profile-file.ts';
import { evaluateClassifier } from '../models/evaluate-classifier.ts';
import type { FittedModel } from '../models/fitted-model.ts';
import { expandGrid, listMappings } from '../models/grid/expand-grid.ts';
import { formatTrials, reportTrials } from '../models/grid/grid-report.ts';
import { type Candidate, completeSettings, describeCandidate } from '../models/learner-settings.ts';
import { estimateTraining } from '../models/learners.ts';
import { writeModelFolder } from '../models/model-folder.ts';
import type { ProductType } from '../models/product-type.ts';
import { quantiseModel } from '../models/quantise-weights.ts';
import { trainClassifier } from '../models/train-classifier.ts';
import { buildDriftProfile } from '../monitoring/drift-profile.ts';
import type { BuiltInStage, StageContext } from '../pipeline/run/built-in-stage.ts';
import { parseParams } from './check-params.ts';
import { recordTrainingRun } from './record-training-run.ts';
import { reviewTrainingRows } from './review-training-rows.ts';
import { stageVersion } from './stage-version.ts';
import {
  checkTrainParams,
  listUnusedSettings,
  trainParams,
  type TrainSettings,
  weighs,
} from './train-params.ts';
import {
  summariseTraining,
  toMetricsFile,
  toRunMetrics,
  writeReliabilityDiagram,
  writeTrainingReports,
} from './training-reports.ts';

const MODEL_FOLDER = 'models/rakuten_classifier';

/** Searches the settings where there is a grid, cross-validates, fits, calibrates, evaluates, and registers the model. */
export const trainStage: BuiltInStage = {
  name: 'train',
  version: stageVersion('train'),
  checkParams: checkTrainParams,
  run: (context) =>
    recordTrainingRun(context, async (run) => {
      const { train: options } = parseParams(trainParams, context.params);
      const candidates = listCandidates(options);
      for (const note of listUnusedSettings(options, candidates)) context.warn(note);
      const { vectoriser, train, evaluation } = readFeatureSet(context.input('data/processed/features'));
      const classes = await listClasses(context, train);
      run.useData({ train, evaluation });
      const { balance, seed } = options;

      const numbers = new Map(classes.map(({ code }, k) => [code, k]));
      const labels = toLabels(train, numbers);
      await announceCost(context, candidates, {
        rows: labels.length,
        classes: classes.length,
        folds: options.cv_folds,
      });
      const trained = await trainClassifier(
        {
          ...train,
          vocabulary: describeVocabulary(vectoriser),
          labels,
          classes: classes.length,
          balance: (listings) => balanceListings(listings, labels, balance, seed),
        },
        { ...options, candidates },
        {
          ...run.recordTrials(candidates),
          afterStep: (activity, done, total) => context.checkpoint({ activity, done, total }),
          clock: () => performance.now() / 1000,
        },
      );
      const { candidate, calibration, trials } = trained;
      const fitted = inStoredPrecision(trained.fitted, options.weights);
      const evaluationLabels = toLabels(evaluation, numbers);
      const evaluated = evaluateClassifier(fitted, calibration, evaluation.matrix, evaluationLabels);
      const { scores } = trained.crossValidation;
      const review = await reviewTrainingRows(context, { scores, calibration, labels, classes });
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
        { algorithm: candidate.algorithm, classes, calibration, vectoriser, fitted },
        {
          'profile.json': `${JSON.stringify(profile)}\n`,
          [CASE_PROFILE]: `${JSON.stringify(review.caseProfile)}\n`,
        },
      );
      const metrics = toMetricsFile(trained, evaluated, classes);
      const grid = trials.length > 0 ? { grid: reportTrials(trials) } : {};
      writeTrainingReports(context, { ...metrics, ...grid }, evaluated, classes);
      writeReliabilityDiagram(context, evaluated, evaluationLabels);

      const registered = run.finish({
        modelFolder,
        modelPath: MODEL_FOLDER,
        metrics: toRunMetrics(metrics),
        candidate,
        attachments: { 'suspects.csv': review.suspectsFile },
        floor: options.min_weighted_f1,
      });
      const table = trials.length > 0 ? formatTrials(trials) : [];
      return { summary: [...table, ...summariseTraining(metrics), registered] };
    }),
};

/** What to fit, or to search: the combinations of the grid where there is one, else the settings as they are. */
function listCandidates({ grid, ...given }: TrainSettings): readonly Candidate[] {
  const settings = weighs(given.balance) ? given : { ...given, class_weight: 'none' as const };
  const mappings = listMappings(grid);
  return mappings.length > 0
    ? expandGrid(mappings, settings)
    : [completeSettings(settings.algorithm, settings)];
}

/** The model as it is stored: what is evaluated is what will answer. */
function inStoredPrecision(fitted: FittedModel, weights: TrainSettings['weights']): FittedModel {
  return fitted.kind === 'linear' && weights === 'int8' ? quantiseModel(fitted) : fitted;
}

/** Says what a slow algorithm will take, before it starts. */
async function announceCost(
  context: StageContext,
  candidates: readonly Candidate[],
  data: { readonly rows: number; readonly classes: number; readonly folds: number },
): Promise<void> {
  for (const candidate of candidates) {
    const seconds = await estimateTraining(candidate, data);
    if (seconds !== undefined)
      context.warn(`${describeCandidate(candidate)} will take about ${Math.ceil(seconds)} s`);
  }
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

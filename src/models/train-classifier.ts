import type { Calibration } from './calibrate.ts';
import { type CrossValidation, crossValidate, splitIntoFolds } from './cross-validate.ts';
import { fitCalibration } from './fit-calibration.ts';
import type { FittedModel } from './fitted-model.ts';
import { type GridListener, type GridProgress, searchGrid } from './grid/search-grid.ts';
import type { Trial } from './grid/trial.ts';
import { type Candidate, describeCandidate, varyingSettings } from './learner-settings.ts';
import { fitCandidate } from './learners.ts';
import { labelRows, learntRows, type TrainingRows } from './training-rows.ts';

export interface TrainOptions {
  /** At least one. Several are searched for the best one by cross-validation. */
  readonly candidates: readonly Candidate[];
  /** Folds of the cross-validation, at least 2. */
  readonly cv_folds: number;
  readonly seed: number;
}

/** What a training tells on its way. */
export interface TrainListener extends Omit<GridListener, 'progress'> {
  /** Awaited between steps of work: what is being done, and how much of the whole. */
  readonly afterStep: (activity: string, done: number, total: number) => Promise<void>;
}

export interface TrainedClassifier {
  /** What was fitted: the only candidate, or the best one. */
  readonly candidate: Candidate;
  readonly fitted: FittedModel;
  /** Fitted on the out-of-fold scores: no row is judged by a model that has learnt from it. */
  readonly calibration: Calibration;
  /** Of the candidate, on all rows. */
  readonly crossValidation: CrossValidation;
  /** What was searched, the best first; empty without a search. */
  readonly trials: readonly Trial[];
}

/**
 * Cross-validates, searches the candidates where there are several, calibrates, and fits the classifier on all
 * training rows. The same rows, options and seed give the same bits.
 */
export async function trainClassifier(
  data: TrainingRows,
  options: TrainOptions,
  listener: TrainListener,
): Promise<TrainedClassifier> {
  const { labels, classes } = data;
  const listings = Uint32Array.from(labels.keys());
  const { candidate, crossValidation, trials } =
    options.candidates.length > 1
      ? await search(data, options, listener)
      : await judge(data, listings, options, listener);
  const fits = trials.length > 0 ? 0 : options.cv_folds;
  const fitted = await fitCandidate(
    candidate,
    { ...labelRows(data), rows: learntRows(listings, data) },
    options.seed,
    (done, total) =>
      listener.afterStep('fitting on all training rows', fits * total + done, (fits + 1) * total),
  );
  const calibration = fitCalibration(crossValidation.scores, labels, classes);
  return { candidate, fitted, calibration, crossValidation, trials };
}

type Judged = Pick<TrainedClassifier, 'candidate' | 'crossValidation' | 'trials'>;

async function judge(
  data: TrainingRows,
  listings: Uint32Array,
  { candidates: [candidate], cv_folds, seed }: TrainOptions,
  { afterStep }: TrainListener,
): Promise<Judged> {
  const folds = splitIntoFolds(data, listings, cv_folds);
  const crossValidation = await crossValidate(data, folds, (part, fold) =>
    fitCandidate(candidate, part, seed, (done, total) =>
      afterStep(
        `cross-validating, fold ${fold + 1} of ${cv_folds}`,
        fold * total + done,
        (cv_folds + 1) * total,
      ),
    ),
  );
  return { candidate, crossValidation, trials: [] };
}

async function search(data: TrainingRows, options: TrainOptions, listener: TrainListener): Promise<Judged> {
  const varied = varyingSettings(options.candidates);
  const { ranked, best, crossValidation } = await searchGrid(data, options.candidates, options, {
    ...listener,
    progress: (at) =>
      listener.afterStep(
        describeProgress(at, varied, { ...options, rows: data.labels.length }),
        at.fitsDone,
        at.fits + 1,
      ),
  });
  return { candidate: best, crossValidation, trials: ranked };
}

/** `grid 5/12 · linear_svm C=0.4 · fold 2 of 3`. */
function describeProgress(
  { candidate, place, trials, rows, fold }: GridProgress,
  varied: readonly string[],
  all: { readonly rows: number; readonly cv_folds: number },
): string {
  const share = rows < all.rows ? ` on ${rows} of ${all.rows} rows` : '';
  return `grid ${place}/${trials}${share} · ${describeCandidate(candidate, varied)} · fold ${fold + 1} of ${all.cv_folds} ·`;
}

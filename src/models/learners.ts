import type { FittedModel } from './fitted-model.ts';
import type { AfterStep, LabelledRows } from './labelled-rows.ts';
import type { Algorithm, Candidate, LearnerSettings } from './learner-settings.ts';

/** An algorithm, ready to learn. */
interface Learner<A extends Algorithm> {
  readonly name: A;
  /** The same rows, settings and seed give the same bits. Awaits `afterStep` between steps of work. */
  readonly fit: (
    data: LabelledRows,
    settings: LearnerSettings[A] & { readonly seed: number },
    afterStep: AfterStep,
  ) => Promise<FittedModel>;
  /** About how long one fit takes, of an algorithm whose users should know before they start it. */
  readonly estimateSeconds?: (rows: number, classes: number, settings: LearnerSettings[A]) => number;
}

/** Each is loaded when it is first used: who only predicts, or trains another one, never loads it. */
const LEARNERS: { readonly [A in Algorithm]: () => Promise<Learner<A>> } = {
  naive_bayes: async () => {
    const { fitNaiveBayes } = await import('./naive-bayes/fit-naive-bayes.ts');
    return { name: 'naive_bayes', fit: fitNaiveBayes };
  },
  linear_svm: async () => {
    const { fitLinearSvm } = await import('./linear-svm/fit-linear-svm.ts');
    return { name: 'linear_svm', fit: fitLinearSvm };
  },
  logistic_regression: async () => {
    const { fitLogisticRegression } = await import('./logistic/fit-logistic-regression.ts');
    return { name: 'logistic_regression', fit: fitLogisticRegression };
  },
  dense_logreg: async () => {
    const { estimateDenseCost, fitDenseLogreg } = await import('./dense/fit-dense-logreg.ts');
    return {
      name: 'dense_logreg',
      fit: fitDenseLogreg,
      estimateSeconds: (rows, classes, { columns, steps }) =>
        estimateDenseCost(rows, columns, classes, steps),
    };
  },
  random_forest: async () => {
    const { fitRandomForest } = await import('./trees/fit-random-forest.ts');
    return { name: 'random_forest', fit: fitRandomForest };
  },
  gradient_boosting: async () => {
    const { fitGradientBoosting } = await import('./trees/fit-gradient-boosting.ts');
    return { name: 'gradient_boosting', fit: fitGradientBoosting };
  },
  ensemble: async () => {
    const { estimateEnsembleSeconds, fitEnsemble } = await import('./ensemble/fit-ensemble.ts');
    return { name: 'ensemble', fit: fitEnsemble, estimateSeconds: estimateEnsembleSeconds };
  },
};

/** Loads the code of one algorithm. */
function loadLearner<A extends Algorithm>(algorithm: A): Promise<Learner<A>> {
  return LEARNERS[algorithm]();
}

/** Fits a candidate on the rows. */
export async function fitCandidate<A extends Algorithm>(
  { algorithm, settings }: Candidate<A>,
  data: LabelledRows,
  seed: number,
  afterStep: AfterStep,
): Promise<FittedModel> {
  const learner = await loadLearner(algorithm);
  return learner.fit(data, { ...settings, seed }, afterStep);
}

/**
 * About how many seconds the cross-validation of a candidate and its fit on all rows take; undefined for an algorithm that
 * needs no warning.
 */
export async function estimateTraining<A extends Algorithm>(
  { algorithm, settings }: Candidate<A>,
  { rows, classes, folds }: { readonly rows: number; readonly classes: number; readonly folds: number },
): Promise<number | undefined> {
  const { estimateSeconds } = await loadLearner(algorithm);
  if (estimateSeconds === undefined) return undefined;
  const learnt = (rows * (folds - 1)) / folds;
  return folds * estimateSeconds(learnt, classes, settings) + estimateSeconds(rows, classes, settings);
}

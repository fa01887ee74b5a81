import type { DenseLogregOptions } from './dense/fit-dense-logreg.ts';
import type { EnsembleOptions } from './ensemble/fit-ensemble.ts';
import type { LinearSvmOptions } from './linear-svm/linear-svm-options.ts';
import type { LogisticRegressionOptions } from './logistic/fit-logistic-regression.ts';
import type { NaiveBayesOptions } from './naive-bayes/fit-naive-bayes.ts';
import type { GradientBoostingOptions } from './trees/fit-gradient-boosting.ts';
import type { RandomForestOptions } from './trees/fit-random-forest.ts';

/** What each algorithm can be told. */
export interface LearnerSettings {
  readonly naive_bayes: NaiveBayesOptions;
  readonly linear_svm: Pick<LinearSvmOptions, 'C' | 'epochs' | 'class_weight'>;
  readonly logistic_regression: Omit<LogisticRegressionOptions, 'seed'>;
  readonly dense_logreg: DenseLogregOptions;
  readonly random_forest: Omit<RandomForestOptions, 'seed'>;
  readonly gradient_boosting: Omit<GradientBoostingOptions, 'seed'>;
  readonly ensemble: Omit<EnsembleOptions, 'seed'>;
}

export type Algorithm = keyof LearnerSettings;

/** An algorithm with all of its settings: what is fitted, and what a search compares. */
export type Candidate<A extends Algorithm = Algorithm> = {
  readonly [K in A]: { readonly algorithm: K; readonly settings: LearnerSettings[K] };
}[A];

/** Each algorithm's settings, in the order to show them, with the values where none are given. */
const DEFAULT_SETTINGS: LearnerSettings = {
  naive_bayes: { variant: 'multinomial', alpha: 0.01, norm: false },
  linear_svm: { C: 0.5, epochs: 6, class_weight: 'sqrt' },
  logistic_regression: { C: 10, max_iter: 60, tol: 1e-3, class_weight: 'balanced' },
  dense_logreg: { columns: 300, steps: 20, learning_rate: 2 },
  random_forest: {
    trees: 100,
    max_depth: null,
    min_samples_leaf: 2,
    max_columns: 50_000,
    class_weight: 'none',
  },
  gradient_boosting: {
    rounds: 200,
    learning_rate: 0.15,
    max_leaves: 16,
    min_samples_leaf: 2,
    l2: 1,
    max_columns: 50_000,
    column_share: 0.1,
    class_weight: 'none',
  },
  ensemble: { C: 0.4, epochs: 5, class_weight: 'sqrt', networks: 2, hidden: 64, blend_folds: 3 },
};

/** Those that can be chosen, the simplest of their kind first. */
export const ALGORITHMS = Object.keys(DEFAULT_SETTINGS) as readonly Algorithm[];

/** The names of the settings that an algorithm uses. */
export function settingsOf(algorithm: Algorithm): readonly string[] {
  return Object.keys(DEFAULT_SETTINGS[algorithm]);
}

/**
 * The algorithm with the given values of its settings, and the defaults of those not given. What it does not use is
 * left out. The values are taken as they are: whoever reads them from a file checks them.
 */
export function completeSettings(algorithm: Algorithm, given: Readonly<Record<string, unknown>>): Candidate {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULT_SETTINGS[algorithm] };
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(defaults)) settings[name] = given[name] ?? defaults[name];
  return { algorithm, settings } as unknown as Candidate;
}

/** `linear_svm C=0.4 class_weight=sqrt`: a candidate in a few words, with these of its settings. */
export function describeCandidate(
  { algorithm, settings }: Candidate,
  names: readonly string[] = settingsOf(algorithm),
): string {
  const shown = Object.entries(settings).filter(([name]) => names.includes(name));
  return [algorithm, ...shown.map(([name, value]) => `${name}=${String(value)}`)].join(' ');
}

/** The settings in which some candidates of the same algorithm differ: what tells them apart. */
export function varyingSettings(candidates: readonly Candidate[]): readonly string[] {
  const first = new Map<string, unknown>();
  const varying = new Set<string>();
  for (const { algorithm, settings } of candidates) {
    for (const [name, value] of Object.entries(settings)) {
      const key = `${algorithm} ${name}`;
      if (!first.has(key)) first.set(key, value);
      else if (first.get(key) !== value) varying.add(name);
    }
  }
  return [...varying];
}

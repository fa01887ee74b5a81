import { rowOf } from '../../features/sparse-matrix.ts';
import type { ClassWeighting } from '../class-weights.ts';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import { fitLinearSvm } from '../linear-svm/fit-linear-svm.ts';
import { fitNaiveBayes } from '../naive-bayes/fit-naive-bayes.ts';
import { fitNetwork } from '../network/fit-network.ts';
import { quantiseModel } from '../quantise-weights.ts';
import { type MemberLink, type MemberModel, scoreMember } from './blend-member.ts';
import type { Blend } from './blend-model.ts';
import { dealFolds } from './deal-folds.ts';
import { fitBlend, type Voice } from './fit-blend.ts';

export interface EnsembleOptions {
  /** Of the SVM: inverse strength of the L2 penalty, above 0. */
  readonly C: number;
  /** Passes over the rows, of the SVM and of the networks. */
  readonly epochs: number;
  /** Of the SVM and of the networks. */
  readonly class_weight: ClassWeighting;
  /** Networks that differ in what they start with, at least one: their scores are averaged. */
  readonly networks: number;
  /** Units of each network's hidden layer. */
  readonly hidden: number;
  /** The members vote on rows that they have not learnt from: so many times they are fitted without a part of the rows. */
  readonly blend_folds: number;
  readonly seed: number;
}

/** A sort of model that the ensemble is made of. */
interface Section {
  readonly link: MemberLink;
  /** One for each model of the member. */
  readonly fits: readonly ((data: LabelledRows, afterStep: AfterStep) => Promise<MemberModel>)[];
}

const NAIVE_BAYES = { variant: 'multinomial', alpha: 0.01, norm: false } as const;

/**
 * A linear SVM, networks with one hidden layer, and naive Bayes, blended by a multinomial logistic regression on their
 * log-probabilities (stacking; Wolpert, Neural Networks 5, 1992). The regression learns from out-of-fold scores alone:
 * each row's by members that have not learnt from it, nor from a row of its group. All members have int8 weights, in the folds
 * too. The same rows, options and seed give the same bits.
 */
export async function fitEnsemble(
  data: LabelledRows,
  options: EnsembleOptions,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<Blend> {
  const sections = listSections(options);
  const fits = sections.reduce((sum, { fits }) => sum + fits.length, 0);
  const steps = splitSteps(afterStep, fits * (options.blend_folds + 1) + 1);
  const voices = sections.map(({ link }): Voice & { readonly scores: Float64Array } => ({
    link,
    scores: new Float64Array(data.rows.length * data.classes).fill(NaN),
  }));
  const assigned = dealFolds(data, options.blend_folds, options.seed);
  for (let fold = 0; fold < options.blend_folds; fold += 1) {
    const learnt = data.rows.filter((_row, i) => assigned[i] !== fold);
    if (learnt.length === 0) continue;
    for (const [s, section] of sections.entries()) {
      const models = await fitSection(section, { ...data, rows: learnt }, steps);
      data.rows.forEach((row, i) => {
        if (assigned[i] === fold)
          voices[s].scores.set(scoreMember({ models }, rowOf(data.matrix, row)), i * data.classes);
      });
    }
  }
  const labels = Int32Array.from(data.rows, (row) => data.labels[row]);
  const { slopes, weights, bias } = await fitBlend(voices, labels, data.classes, options.seed, steps.next());
  const members = [];
  for (const [s, section] of sections.entries()) {
    const models = await fitSection(section, data, steps);
    members.push({ models, link: section.link, slope: slopes[s] });
  }
  return { kind: 'blend', classes: data.classes, members, weights, bias };
}

function listSections({ C, epochs, class_weight, networks, hidden, seed }: EnsembleOptions): Section[] {
  return [
    {
      link: 'sigmoid',
      fits: [
        async (data, afterStep) =>
          quantiseModel(await fitLinearSvm(data, { C, epochs, class_weight, seed }, afterStep)),
      ],
    },
    {
      link: 'softmax',
      fits: Array.from(
        { length: networks },
        (_network, i): Section['fits'][number] =>
          (data, afterStep) =>
            fitNetwork(data, { hidden, epochs, class_weight, seed: (seed + i) >>> 0 }, afterStep),
      ),
    },
    {
      link: 'softmax',
      fits: [async (data, afterStep) => quantiseModel(await fitNaiveBayes(data, NAIVE_BAYES, afterStep))],
    },
  ];
}

async function fitSection({ fits }: Section, data: LabelledRows, steps: Steps): Promise<MemberModel[]> {
  const models = [];
  for (const fit of fits) models.push(await fit(data, steps.next()));
  return models;
}

interface Steps {
  /** The `afterStep` of the part that is now begun. */
  readonly next: () => AfterStep;
}

const STEPS_PER_PART = 100;

/** Shares one progress out among parts of equal length, which come one after another. */
function splitSteps(afterStep: AfterStep, parts: number): Steps {
  let begun = 0;
  return {
    next: () => {
      const before = begun * STEPS_PER_PART;
      begun += 1;
      return (done, total) =>
        afterStep(before + Math.floor((done / total) * STEPS_PER_PART), parts * STEPS_PER_PART);
    },
  };
}

/** About how long a fit takes, in seconds, at some 500 columns a row, as the default features have them. */
export function estimateEnsembleSeconds(
  rows: number,
  classes: number,
  { epochs, networks, hidden, blend_folds }: Omit<EnsembleOptions, 'seed'>,
): number {
  const network = NETWORK_SECONDS * epochs * networks * hidden;
  const linear = LINEAR_SECONDS * epochs * classes;
  return rows * blend_folds * (network + linear);
}

const NETWORK_SECONDS = 2e-6;
const LINEAR_SECONDS = 6e-7;

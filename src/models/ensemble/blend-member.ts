import type { SparseVector } from '../../features/sparse-matrix.ts';
import { unreachable } from '../../errors/unreachable.ts';
import type { ColumnContributions } from '../column-contributions.ts';
import { explainLinear, type LinearModel, scoreLinear } from '../linear-model.ts';
import { explainNetwork } from '../network/explain-network.ts';
import { type NetworkModel, scoreNetwork } from '../network/network-model.ts';

/** What a blend can be made of. */
export type MemberModel = LinearModel | NetworkModel;

/** One voice of a blend: models of the same sort, whose scores are averaged, and how these become log-probabilities. */
export interface BlendMember {
  /** At least one. */
  readonly models: readonly MemberModel[];
  readonly link: MemberLink;
  /** Above 0, a float32: above 1 makes the member surer of itself. */
  readonly slope: number;
}

/**
 * From a class's score to its log-likelihood up to slope and shift: `softmax` the score itself; `sigmoid` ln σ(4 × score),
 * for the distances from the boundaries of an SVM.
 */
export type MemberLink = (typeof MEMBER_LINKS)[number];

export const MEMBER_LINKS = ['softmax', 'sigmoid'] as const;

const SIGMOID_SLOPE = 4;

/** The mean of the models' scores, one per class. */
export function scoreMember({ models }: Pick<BlendMember, 'models'>, vector: SparseVector): Float64Array {
  const sums = scoreModel(models[0], vector);
  for (const model of models.slice(1)) {
    scoreModel(model, vector).forEach((score, k) => (sums[k] += score));
  }
  return models.length === 1 ? sums : sums.map((sum) => sum / models.length);
}

function scoreModel(model: MemberModel, vector: SparseVector): Float64Array {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return scoreLinear(model, vector);
    case 'network':
      return scoreNetwork(model, vector);
    default:
      return unreachable(kind);
  }
}

/** How the mean score of class k comes about. */
export function explainMember({ models }: BlendMember, vector: SparseVector, k: number): ColumnContributions {
  const parts = models.map((model) => explainModel(model, vector, k));
  return {
    base: parts.reduce((sum, part) => sum + part.base, 0) / models.length,
    contributions: Float64Array.from(
      vector.indices,
      (_column, j) => parts.reduce((sum, part) => sum + part.contributions[j], 0) / models.length,
    ),
  };
}

function explainModel(model: MemberModel, vector: SparseVector, k: number): ColumnContributions {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return explainLinear(model, vector, k);
    case 'network':
      return explainNetwork(model, vector, k);
    default:
      return unreachable(kind);
  }
}

/** The logarithms of the probabilities that the member gives the classes, from its scores. */
export function toLogProbabilities(
  scores: Float64Array,
  { link, slope }: Pick<BlendMember, 'link' | 'slope'>,
): Float64Array {
  const logarithms = scores.map((score) => slope * toLogLikelihood(score, link));
  let highest = -Infinity;
  for (const logarithm of logarithms) highest = Math.max(highest, logarithm);
  let sum = 0;
  for (const logarithm of logarithms) sum += Math.exp(logarithm - highest);
  const shift = highest + Math.log(sum);
  for (let k = 0; k < logarithms.length; k += 1) logarithms[k] -= shift;
  return logarithms;
}

function toLogLikelihood(score: number, link: MemberLink): number {
  switch (link) {
    case 'softmax':
      return score;
    case 'sigmoid': {
      const x = SIGMOID_SLOPE * score;
      return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
  }
}

/** The derivative of slope × log-likelihood by the score. */
export function slopeAt(score: number, { link, slope }: BlendMember): number {
  switch (link) {
    case 'softmax':
      return slope;
    case 'sigmoid':
      return (slope * SIGMOID_SLOPE) / (1 + Math.exp(SIGMOID_SLOPE * score));
  }
}

/** Whether the model scores vectors of that many columns. */
export function fitsMemberColumns(model: MemberModel, columns: number): boolean {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return model.weights.length === columns * model.classes;
    case 'network':
      return model.scales.length === columns;
    default:
      return unreachable(kind);
  }
}

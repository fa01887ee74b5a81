import { unreachable } from '../errors/unreachable.ts';
import { rowOf, type SparseMatrix, type SparseVector } from '../features/sparse-matrix.ts';
import type { Tensors } from '../files/safetensors.ts';
import type { ColumnContributions } from './column-contributions.ts';
import { fitsMemberColumns } from './ensemble/blend-member.ts';
import { type Blend, scoreBlend } from './ensemble/blend-model.ts';
import { blendFromTensors, blendToTensors } from './ensemble/blend-tensors.ts';
import { explainBlend } from './ensemble/explain-blend.ts';
import {
  explainLinear,
  linearFromTensors,
  type LinearModel,
  linearToTensors,
  scoreLinear,
} from './linear-model.ts';
import { explainNetwork } from './network/explain-network.ts';
import { type NetworkModel, scoreNetwork } from './network/network-model.ts';
import { networkFromTensors, networkToTensors } from './network/network-tensors.ts';
import { explainTrees } from './trees/explain-trees.ts';
import { scoreTrees, type TreeEnsemble } from './trees/tree-ensemble.ts';
import { fromTensors as treesFromTensors, toTensors as treesToTensors } from './trees/tree-tensors.ts';

/** What a learner makes: all that it takes to score a vector. Each function below has one line per kind. */
export type FittedModel = LinearModel | TreeEnsemble | NetworkModel | Blend;

export type FittedKind = FittedModel['kind'];

/**
 * The scores of one row, one per class: unbounded, or log-probabilities up to a shift. The highest is the answer. The
 * same bits for the same vector, whether alone or as a row of a matrix.
 */
export function scoreVector(model: FittedModel, vector: SparseVector): Float64Array {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return scoreLinear(model, vector);
    case 'trees':
      return scoreTrees(model, vector);
    case 'network':
      return scoreNetwork(model, vector);
    case 'blend':
      return scoreBlend(model, vector);
    default:
      return unreachable(kind);
  }
}

/** The scores of these rows of a matrix, rows × classes, row-major. */
export function scoreRows(model: FittedModel, matrix: SparseMatrix, rows: Uint32Array): Float64Array {
  const scores = new Float64Array(rows.length * model.classes);
  rows.forEach((row, i) => scores.set(scoreVector(model, rowOf(matrix, row)), i * model.classes));
  return scores;
}

/** What each non-zero of the vector adds to the score of class k. */
export function explainScore(model: FittedModel, vector: SparseVector, k: number): ColumnContributions {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return explainLinear(model, vector, k);
    case 'trees':
      return explainTrees(model, vector, k);
    case 'network':
      return explainNetwork(model, vector, k);
    case 'blend':
      return explainBlend(model, vector, k);
    default:
      return unreachable(kind);
  }
}

/** The arrays of the model by name, not copied. */
export function toTensors(model: FittedModel): Tensors {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return linearToTensors(model);
    case 'trees':
      return treesToTensors(model);
    case 'network':
      return networkToTensors(model);
    case 'blend':
      return blendToTensors(model);
    default:
      return unreachable(kind);
  }
}

/** How each kind is made of its arrays; throws `MODEL_INVALID` where they do not fit together. */
const FROM_TENSORS: Readonly<Record<FittedKind, (tensors: Tensors, path: string) => FittedModel>> = {
  linear: linearFromTensors,
  trees: treesFromTensors,
  network: networkFromTensors,
  blend: blendFromTensors,
};

/** The kinds that this program can open. */
export const FITTED_KINDS = Object.keys(FROM_TENSORS) as readonly FittedKind[];

/** The model of these arrays, which it shares. `path` names their file in errors. Throws `MODEL_INVALID`. */
export function fromTensors(kind: FittedKind, tensors: Tensors, path: string): FittedModel {
  return FROM_TENSORS[kind](tensors, path);
}

/** Whether the model scores vectors of that many columns. */
export function fitsColumns(model: FittedModel, columns: number): boolean {
  const { kind } = model;
  switch (kind) {
    case 'linear':
    case 'network':
      return fitsMemberColumns(model, columns);
    case 'trees':
      return (model.columns.at(-1) ?? -1) < columns;
    case 'blend':
      return model.members.every(({ models }) => models.every((part) => fitsMemberColumns(part, columns)));
    default:
      return unreachable(kind);
  }
}

/** What the numbers of the model are stored as, where there is a choice (`train.weights`). */
export type WeightsType = 'float32' | 'int8';

/** What the model's own numbers are stored as. */
export function weightsTypeOf(model: FittedModel): WeightsType {
  const { kind } = model;
  switch (kind) {
    case 'linear':
      return model.scales === undefined ? 'float32' : 'int8';
    case 'trees':
      return 'float32';
    case 'network':
    case 'blend':
      return 'int8';
    default:
      return unreachable(kind);
  }
}

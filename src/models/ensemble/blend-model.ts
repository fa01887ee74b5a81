import type { SparseVector } from '../../features/sparse-matrix.ts';
import { type BlendMember, scoreMember, toLogProbabilities } from './blend-member.ts';

/**
 * Several models that vote: scores = z · weights + bias, where z are the log-probabilities that each member gives each class.
 * So a member counts more for the classes that it knows best, and what it mistakes for another class is put right.
 */
export interface Blend {
  readonly kind: 'blend';
  readonly classes: number;
  readonly members: readonly BlendMember[];
  /** (members × classes) × classes, row-major: what member m's log-probability of class j adds for class k is at row m × classes + j. */
  readonly weights: Float32Array;
  /** One per class. */
  readonly bias: Float32Array;
}

/** The scores of one row, one per class: log-probabilities up to a shift. */
export function scoreBlend({ classes, members, weights, bias }: Blend, vector: SparseVector): Float64Array {
  const scores = Float64Array.from(bias);
  members.forEach((member, m) => {
    const logarithms = toLogProbabilities(scoreMember(member, vector), member);
    for (let j = 0; j < classes; j += 1) {
      const at = (m * classes + j) * classes;
      for (let k = 0; k < classes; k += 1) scores[k] += logarithms[j] * weights[at + k];
    }
  });
  return scores;
}

import type { SparseVector } from '../../features/sparse-matrix.ts';
import type { ColumnContributions } from '../column-contributions.ts';
import { type BlendMember, explainMember, toLogProbabilities, slopeAt } from './blend-member.ts';
import { type Blend, scoreBlend } from './blend-model.ts';

/** Points at which the way is looked at; their mean is off by less than the reader sees, and the base makes up for it. */
const POINTS = 64;

/**
 * How the score of class k comes about. Each member's scores are made up of columns (`explainScore` of its kind); how much the
 * blend's score grows with each of them is averaged along the straight way from an empty listing's scores to the
 * vector's (integrated gradients; Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks", ICML 2017). What the
 * sum over points of that way leaves open goes into the base, so all adds up to the score. Milliseconds.
 */
export function explainBlend(blend: Blend, vector: SparseVector, k: number): ColumnContributions {
  const { classes, members } = blend;
  const contributions = new Float64Array(vector.indices.length);
  members.forEach((member, m) => {
    const parts = Array.from({ length: classes }, (_class, j) => explainMember(member, vector, j));
    const from = Float64Array.from(parts, ({ base }) => base);
    const to = Float64Array.from(parts, (part) => part.contributions.reduce((sum, x) => sum + x, part.base));
    const votes = Float64Array.from(from, (_score, j) => blend.weights[(m * classes + j) * classes + k]);
    const growth = meanGrowth(member, from, to, votes);
    parts.forEach((part, j) => {
      part.contributions.forEach((part, column) => (contributions[column] += growth[j] * part));
    });
  });
  const explained = contributions.reduce((sum, part) => sum + part, 0);
  return { base: scoreBlend(blend, vector)[k] - explained, contributions };
}

/** How Σⱼ votesⱼ × log-probabilityⱼ grows with each of the member's scores, on average between two points. */
function meanGrowth(
  member: BlendMember,
  from: Float64Array,
  to: Float64Array,
  votes: Float64Array,
): Float64Array {
  const growth = new Float64Array(from.length);
  const total = votes.reduce((sum, vote) => sum + vote, 0);
  for (let point = 0; point < POINTS; point += 1) {
    const share = (point + 0.5) / POINTS;
    const scores = from.map((start, j) => start + share * (to[j] - start));
    toLogProbabilities(scores, member).forEach((logarithm, j) => {
      growth[j] += ((votes[j] - Math.exp(logarithm) * total) * slopeAt(scores[j], member)) / POINTS;
    });
  }
  return growth;
}

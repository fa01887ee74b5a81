import { unreachable } from '../errors/unreachable.ts';
import { invalidModel } from './invalid-model.ts';

/**
 * How scores become probabilities. Each class gets a likelihood that grows with its score; the probabilities are the
 * likelihoods, scaled to sum to 1. So the order of the classes stays as it was.
 *
 * - `softmax`: exp(−((highest − score) / temperature)^power). With power 1 it is temperature scaling; below 1 runners-up
 *   keep more. For scores that are log-probabilities up to a shift: a shift of all scores changes nothing.
 * - `sigmoid`: σ(slope × score + offset)^power, Platt's curve, the same for all classes. For scores that mean something
 *   by themselves, such as an SVM's distances from its boundaries: it knows of a row that no class claims.
 */
export type Calibration = SoftmaxCalibration | SigmoidCalibration;

interface SoftmaxCalibration {
  readonly method: 'softmax';
  /** > 0; below 1 sharpens. */
  readonly temperature: number;
  /** > 0. */
  readonly power: number;
}

interface SigmoidCalibration {
  readonly method: 'sigmoid';
  /** > 0. */
  readonly slope: number;
  readonly offset: number;
  /** > 0. */
  readonly power: number;
}

/**
 * The probabilities of the classes from their scores. Sum to 1; of two classes the one with the higher score is never
 * the less probable one (where both scores are extreme they may be equal: rank by score).
 */
export function calibrate(scores: Float64Array, calibration: Calibration): Float64Array {
  const logarithms = logLikelihoods(scores, calibration);
  const highest = highestOf(logarithms);
  let sum = 0;
  for (let k = 0; k < logarithms.length; k += 1) {
    logarithms[k] = Math.exp(logarithms[k] - highest);
    sum += logarithms[k];
  }
  for (let k = 0; k < logarithms.length; k += 1) logarithms[k] /= sum;
  return logarithms;
}

function logLikelihoods(scores: Float64Array, calibration: Calibration): Float64Array {
  const { method, power } = calibration;
  // Plain loops: called for every listing, and a callback for each class takes longer than its arithmetic.
  const logarithms = new Float64Array(scores.length);
  switch (method) {
    case 'softmax': {
      const { temperature } = calibration;
      const highest = highestOf(scores);
      for (let k = 0; k < scores.length; k += 1) {
        logarithms[k] = -(((highest - scores[k]) / temperature) ** power);
      }
      return logarithms;
    }
    case 'sigmoid': {
      const { slope, offset } = calibration;
      for (let k = 0; k < scores.length; k += 1) {
        logarithms[k] = -power * softplus(-(slope * scores[k] + offset));
      }
      return logarithms;
    }
    default:
      return unreachable(method);
  }
}

function highestOf(values: Float64Array): number {
  let highest = -Infinity;
  for (const value of values) highest = Math.max(highest, value);
  return highest;
}

/** ln(1 + eˣ), which is −ln σ(−x), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The calibration in a parsed model.json; `path` names it in errors. Throws `MODEL_INVALID`. */
export function parseCalibration(value: unknown, path: string): Calibration {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const number = (name: string, positive: boolean): number => {
    const found = fields[name];
    if (typeof found === 'number' && Number.isFinite(found) && (!positive || found > 0)) return found;
    throw invalidModel(
      `${path}: expected calibration.${name} to be a ${positive ? 'number above 0' : 'number'}, found ${JSON.stringify(found) ?? 'none'}.`,
    );
  };
  switch (fields.method) {
    case 'softmax':
      return { method: 'softmax', temperature: number('temperature', true), power: number('power', true) };
    case 'sigmoid':
      return {
        method: 'sigmoid',
        slope: number('slope', true),
        offset: number('offset', false),
        power: number('power', true),
      };
    default:
      throw invalidModel(
        `${path}: expected calibration.method to be softmax or sigmoid, found ${JSON.stringify(fields.method) ?? 'none'}.`,
      );
  }
}

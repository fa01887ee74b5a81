import type { Calibration } from './calibrate.ts';

/** More rows than this make the two or three parameters no better, only later. */
const MAX_ROWS = 6000;
const MAX_STEPS = 40;
/** Loss per row below which a step is the last one. */
const PRECISION = 1e-6;

/**
 * A way from parameters to likelihoods whose logarithms can be differentiated. Parameters that must be above 0 are
 * held as logarithms.
 */
interface Shape {
  readonly start: (temperature: number) => readonly number[];
  /** The bounds of each parameter: where all rows are told apart, the likelihood has no peak. */
  readonly bounds: readonly (readonly [lowest: number, highest: number])[];
  /** A normal prior around 0, as 1 / variance, worth less than one row: it decides only what the rows leave open. */
  readonly priors: readonly number[];
  readonly withParameters: (parameters: readonly number[]) => LogLikelihood;
  readonly toCalibration: (parameters: readonly number[]) => Calibration;
}

/** The log-likelihood of a class by its score and the row's highest; into `slopes` go its derivatives by the parameters. */
type LogLikelihood = (score: number, highest: number, slopes: Float64Array) => number;

const SOFTMAX: Shape = {
  start: (temperature) => [Math.log(temperature), 0],
  bounds: [
    [Math.log(1e-3), Math.log(1e3)],
    [Math.log(0.1), Math.log(10)],
  ],
  priors: [0, 1],
  withParameters([logTemperature, logPower]) {
    const power = Math.exp(logPower);
    const temperature = Math.exp(logTemperature);
    return (score, highest, slopes) => {
      const distance = (highest - score) / temperature;
      const logDistance = Math.log(distance);
      const raised = distance > 0 ? Math.exp(power * logDistance) : 0;
      slopes[0] = power * raised;
      slopes[1] = distance > 0 ? -raised * power * logDistance : 0;
      return -raised;
    };
  },
  toCalibration: ([logTemperature, logPower]) => ({
    method: 'softmax',
    temperature: round(Math.exp(logTemperature)),
    power: round(Math.exp(logPower)),
  }),
};

const SIGMOID: Shape = {
  start: (temperature) => [-Math.log(temperature), 0, 0],
  bounds: [
    [Math.log(1e-3), Math.log(1e3)],
    [-30, 30],
    [Math.log(0.1), Math.log(10)],
  ],
  priors: [0, 0.01, 1],
  withParameters([logSlope, offset, logPower]) {
    const power = Math.exp(logPower);
    const slope = Math.exp(logSlope);
    return (score, _highest, slopes) => {
      const x = slope * score + offset;
      const small = Math.exp(-Math.abs(x));
      // −ln σ(x), and σ(−x), both of one exponential.
      const logLikelihood = -power * (Math.max(-x, 0) + Math.log1p(small));
      slopes[1] = (power * (x > 0 ? small : 1)) / (1 + small);
      slopes[0] = slopes[1] * slope * score;
      slopes[2] = logLikelihood;
      return logLikelihood;
    };
  },
  toCalibration: ([logSlope, offset, logPower]) => ({
    method: 'sigmoid',
    slope: round(Math.exp(logSlope)),
    offset: round(offset),
    power: round(Math.exp(logPower)),
  }),
};

/**
 * The calibration under which the labels of held-out rows are the most likely, of the two methods the likelier one.
 * `scores` is rows × classes, from models that have not seen the row; rows of NaN are left out. Of more than 6,000 rows
 * evenly many are taken. Parameters have five significant digits; the same scores give the same ones.
 *
 * By Fisher scoring: Newton's method with the expected curvature, damped so that no step makes it worse.
 */
export function fitCalibration(
  scores: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): Calibration {
  const rows = chooseRows(scores, labels.length, classes);
  const sample = { scores, labels, classes, rows };
  const temperature = roughTemperature(sample);
  const [softmax, sigmoid] = [SOFTMAX, SIGMOID].map((shape) => fitShape(shape, sample, temperature));
  return sigmoid.loss < softmax.loss ? sigmoid.calibration : softmax.calibration;
}

interface Sample {
  readonly scores: Float64Array;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  readonly rows: readonly number[];
}

function chooseRows(scores: Float64Array, count: number, classes: number): readonly number[] {
  const scored = Array.from({ length: count }, (_row, row) => row).filter(
    (row) => !Number.isNaN(scores[row * classes]),
  );
  const stride = Math.max(1, scored.length / MAX_ROWS);
  return Array.from(
    { length: Math.min(scored.length, MAX_ROWS) },
    (_row, i) => scored[Math.floor(i * stride)],
  );
}

/** The power of two at which softmax does best: near enough to start from. */
function roughTemperature(sample: Sample): number {
  const few = { ...sample, rows: sample.rows.filter((_row, i) => i % 8 === 0) };
  let best = { temperature: 1, loss: Infinity };
  for (let exponent = -9; exponent <= 9; exponent += 1) {
    const { loss } = differentiate(SOFTMAX, SOFTMAX.start(2 ** exponent), few);
    if (loss < best.loss) best = { temperature: 2 ** exponent, loss };
  }
  return best.temperature;
}

function fitShape(
  shape: Shape,
  sample: Sample,
  temperature: number,
): { readonly loss: number; readonly calibration: Calibration } {
  let parameters = shape.start(temperature);
  let at = differentiate(shape, parameters, sample);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS && damping < 1e9; step += 1) {
    const moved = solve(at.curvature, at.gradient, damping).map((change, i) =>
      Math.min(shape.bounds[i][1], Math.max(shape.bounds[i][0], parameters[i] - change)),
    );
    const there = differentiate(shape, moved, sample);
    if (!(there.loss < at.loss)) {
      damping *= 8;
      continue;
    }
    const gain = at.loss - there.loss;
    parameters = moved;
    at = there;
    damping /= 8;
    if (gain < PRECISION) break;
  }
  return { loss: at.loss, calibration: shape.toCalibration(parameters) };
}

interface Derivatives {
  /** Mean of −ln(probability of the true class), and the prior's share. */
  readonly loss: number;
  readonly gradient: Float64Array;
  /** The Fisher information, parameters × parameters. */
  readonly curvature: Float64Array;
}

function differentiate(shape: Shape, parameters: readonly number[], sample: Sample): Derivatives {
  const { scores, labels, classes, rows } = sample;
  const evaluate = shape.withParameters(parameters);
  const size = parameters.length;
  const slopes = new Float64Array(size);
  const own = new Float64Array(size);
  const mean = new Float64Array(size);
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const products = new Float64Array(size * size);
  let loss = 0;
  for (const row of rows) {
    const start = row * classes;
    let highest = scores[start];
    for (let k = 1; k < classes; k += 1) highest = Math.max(highest, scores[start + k]);
    // Likelihoods are taken relative to the highest class's, which has the highest one.
    const reference = evaluate(highest, highest, slopes);
    let sum = 0;
    let ownLikelihood = 0;
    mean.fill(0);
    products.fill(0);
    for (let k = 0; k < classes; k += 1) {
      const logLikelihood = evaluate(scores[start + k], highest, slopes) - reference;
      if (k === labels[row]) {
        ownLikelihood = logLikelihood;
        own.set(slopes);
      }
      const likelihood = Math.exp(logLikelihood);
      if (likelihood === 0) continue;
      sum += likelihood;
      for (let i = 0; i < size; i += 1) {
        mean[i] += likelihood * slopes[i];
        for (let j = 0; j <= i; j += 1) products[i * size + j] += likelihood * slopes[i] * slopes[j];
      }
    }
    loss += Math.log(sum) - ownLikelihood;
    for (let i = 0; i < size; i += 1) {
      gradient[i] += mean[i] / sum - own[i];
      for (let j = 0; j <= i; j += 1) {
        curvature[i * size + j] += products[i * size + j] / sum - (mean[i] / sum) * (mean[j] / sum);
      }
    }
  }
  const count = Math.max(1, rows.length);
  for (let i = 0; i < size; i += 1) {
    loss += 0.5 * shape.priors[i] * parameters[i] ** 2;
    gradient[i] = (gradient[i] + shape.priors[i] * parameters[i]) / count;
    curvature[i * size + i] += shape.priors[i];
    for (let j = 0; j <= i; j += 1) {
      curvature[i * size + j] /= count;
      curvature[j * size + i] = curvature[i * size + j];
    }
  }
  return { loss: loss / count, gradient, curvature };
}

/** The solution of (A + damping (diag A + tiny)) x = b for a small symmetric positive A, by elimination. */
function solve(curvature: Float64Array, gradient: Float64Array, damping: number): number[] {
  const size = gradient.length;
  const a = Float64Array.from(curvature);
  const b = Array.from(gradient);
  for (let i = 0; i < size; i += 1) a[i * size + i] += damping * a[i * size + i] + 1e-12;
  for (let i = 0; i < size; i += 1) {
    for (let row = i + 1; row < size; row += 1) {
      const factor = a[row * size + i] / a[i * size + i];
      for (let j = i; j < size; j += 1) a[row * size + j] -= factor * a[i * size + j];
      b[row] -= factor * b[i];
    }
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let j = i + 1; j < size; j += 1) b[i] -= a[i * size + j] * b[j];
    b[i] /= a[i * size + i];
  }
  return b;
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}

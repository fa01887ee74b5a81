import type { SparseMatrix } from '../../features/sparse-matrix.ts';
import type { AfterStep } from '../labelled-rows.ts';
import { fitLogisticRegression } from '../logistic/fit-logistic-regression.ts';
import { type MemberLink, toLogProbabilities } from './blend-member.ts';
import type { Blend } from './blend-model.ts';
import { fitSlope } from './fit-slope.ts';

/** What one member says of the rows. */
export interface Voice {
  readonly link: MemberLink;
  /** rows × classes, row-major, by models that have not learnt from the row; NaN where there are none. */
  readonly scores: Float64Array;
}

/** How much the members count: of each row of log-probabilities, so much for each class. */
export interface BlendWeights extends Pick<Blend, 'weights' | 'bias'> {
  /** One per member. */
  readonly slopes: readonly number[];
}

const REGRESSION = { C: 0.012, tol: 1e-3, class_weight: 'none' } as const;
const MAX_PASSES = 60;
/** Weights that are touched at most, some 4 s: where there are hundreds of classes the last passes are not worth their time. */
const MAX_TOUCHES = 1e9;

/**
 * How to blend these voices: a multinomial logistic regression, C = 0.012, on the log-probabilities, each member's scores
 * brought to the slope that is likeliest by itself. Where no row has scores, the members count the same.
 */
export async function fitBlend(
  voices: readonly Voice[],
  labels: Int32Array,
  classes: number,
  seed: number,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<BlendWeights> {
  const rows = Uint32Array.from(labels.keys()).filter(
    (row) => !Number.isNaN(voices[0].scores[row * classes]),
  );
  const known = Int32Array.from(rows, (row) => labels[row]);
  const own = voices.map(({ link, scores }) => ({
    link,
    scores: gatherRows(scores, rows, classes),
  }));
  const slopes = own.map(({ link, scores }) => fitSlope(scores, known, classes, link));
  if (rows.length === 0) return { slopes, ...countTheSame(voices.length, classes) };
  const matrix = layOut(
    own.map((voice, m) => ({ ...voice, slope: slopes[m] })),
    rows.length,
    classes,
  );
  const passes = Math.ceil(MAX_TOUCHES / (matrix.values.length * classes));
  const places = Uint32Array.from(known.keys());
  const { weights, bias } = await fitLogisticRegression(
    { matrix, labels: known, classes, groups: places, rows: places },
    { ...REGRESSION, max_iter: Math.min(MAX_PASSES, passes), seed },
    afterStep,
  );
  return { slopes, weights, bias };
}

function gatherRows(scores: Float64Array, rows: Uint32Array, classes: number): Float64Array {
  const gathered = new Float64Array(rows.length * classes);
  rows.forEach((row, i) => gathered.set(scores.subarray(row * classes, (row + 1) * classes), i * classes));
  return gathered;
}

function countTheSame(members: number, classes: number): Pick<Blend, 'weights' | 'bias'> {
  const weights = new Float32Array(members * classes * classes);
  for (let row = 0; row < members * classes; row += 1) weights[row * classes + (row % classes)] = 1 / members;
  return { weights, bias: new Float32Array(classes) };
}

/** The log-probabilities of all members side by side, rows × (members × classes). */
function layOut(
  voices: readonly (Voice & { readonly slope: number })[],
  rows: number,
  classes: number,
): SparseMatrix {
  const columns = voices.length * classes;
  const values = new Float32Array(rows * columns);
  voices.forEach((voice, m) => {
    for (let row = 0; row < rows; row += 1) {
      const scores = voice.scores.subarray(row * classes, (row + 1) * classes);
      values.set(toLogProbabilities(scores, voice), row * columns + m * classes);
    }
  });
  return {
    columns,
    indptr: Uint32Array.from({ length: rows + 1 }, (_row, row) => row * columns),
    indices: Uint32Array.from(values, (_value, i) => i % columns),
    values,
  };
}

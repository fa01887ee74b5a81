import { rowOf } from '../../features/sparse-matrix.ts';
import { type ClassWeighting, weighClasses } from '../class-weights.ts';
import type { AfterStep, LabelledRows } from '../labelled-rows.ts';
import { quantiseColumns } from '../quantise-weights.ts';
import { createRandom, shuffle } from '../random.ts';
import type { NetworkModel } from './network-model.ts';
import { createNetworkState, NOWHERE, type NetworkState } from './network-state.ts';
import { type Dropout, goBack, goForward, step, type Target } from './visit-row.ts';

export interface NetworkOptions {
  /** Units of the hidden layer. */
  readonly hidden: number;
  /** Passes over the rows. */
  readonly epochs: number;
  readonly class_weight: ClassWeighting;
  readonly seed: number;
  /** By default what was found best for TF-IDF rows. */
  readonly dropout?: Dropout;
}

const DROPOUT: Dropout = { columns: 0.3, units: 0.3 };
/** At the first row; they fall in a line, to 0 at the last. */
const RATES = { inputs: 0.06, outputs: 0.02 };
/** This share of a row's target is spread over the classes, as labels may be wrong: scores stay moderate. */
const SMOOTHING = 0.2;
/** At 500 columns a row and 64 units, about 0.1 s. */
const ROWS_AT_A_TIME = 1000;

/**
 * A network with one hidden layer of rectified units, which minimises the cross-entropy with smoothed labels, one row
 * at a time. The mean class weight of the rows is 1. A class without rows is no one's target, and ends with a low score. The
 * same rows, options and seed give the same bits.
 */
export async function fitNetwork(
  data: LabelledRows,
  options: NetworkOptions,
  afterStep: AfterStep = () => Promise.resolve(),
): Promise<NetworkModel> {
  const { hidden, epochs, dropout = DROPOUT } = options;
  const random = createRandom(options.seed);
  const state = createNetworkState(data, hidden, random);
  const targets = createTargets(data, options.class_weight);
  const order = data.rows.slice();
  const steps = Math.ceil(order.length / ROWS_AT_A_TIME);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (let i = 0; i < order.length; i += 1) {
      const row = order[i];
      const left = 1 - (epoch * order.length + i) / (epochs * order.length);
      goForward(state, rowOf(data.matrix, row), dropout, random);
      goBack(state, targets[data.labels[row]], dropout);
      step(state, { inputs: RATES.inputs * left, outputs: RATES.outputs * left });
      if ((i + 1) % ROWS_AT_A_TIME === 0 || i + 1 === order.length) {
        await afterStep(epoch * steps + Math.ceil((i + 1) / ROWS_AT_A_TIME), epochs * steps);
      }
    }
  }
  return toNetworkModel(state);
}

/** What the rows of each class should be answered with. */
function createTargets({ labels, rows, classes }: LabelledRows, weighting: ClassWeighting): Target[] {
  const learnt = Int32Array.from(rows, (row) => labels[row]);
  const weights = weighClasses(learnt, classes, weighting);
  const mean = learnt.reduce((sum, label) => sum + weights[label], 0) / learnt.length;
  const present = new Set(learnt);
  return Array.from(weights, (weight, label) => {
    const probabilities = Float64Array.from(weights, (_weight, k) =>
      present.has(k) ? SMOOTHING / present.size : 0,
    );
    probabilities[label] += 1 - SMOOTHING;
    return { probabilities, weight: weight / mean };
  });
}

function toNetworkModel(state: NetworkState): NetworkModel {
  const { classes, hidden } = state;
  const { inputs, scales } = quantiseInputs(state);
  return {
    kind: 'network',
    classes,
    hidden,
    inputs,
    scales,
    hiddenBias: Float32Array.from(state.hiddenBias),
    outputs: Float32Array.from(state.outputs),
    bias: Float32Array.from(state.bias),
  };
}

/** From places back to columns; one that has no place is all zeros. */
function quantiseInputs({ hidden, inputs, places }: NetworkState): Pick<NetworkModel, 'inputs' | 'scales'> {
  const placed = quantiseColumns(inputs, hidden);
  const quantised = new Int8Array(places.length * hidden);
  const scales = new Float32Array(places.length);
  places.forEach((place, column) => {
    if (place === NOWHERE) return;
    scales[column] = placed.scales[place];
    quantised.set(placed.quantised.subarray(place * hidden, (place + 1) * hidden), column * hidden);
  });
  return { inputs: quantised, scales };
}

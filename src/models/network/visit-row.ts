import type { SparseVector } from '../../features/sparse-matrix.ts';
import type { NetworkState } from './network-state.ts';

/** The shares of columns and of units that each visit leaves out, so that no few of them are relied upon. */
export interface Dropout {
  readonly columns: number;
  readonly units: number;
}

/** What a row should be answered with. */
export interface Target {
  /** One per class, sums to 1. */
  readonly probabilities: Float64Array;
  /** How much the row counts. */
  readonly weight: number;
}

/**
 * Computes the scores of one row, some columns and units left out at random, the others scaled up for it. Leaves scores,
 * units and activations in `state.visit`.
 */
export function goForward(
  state: NetworkState,
  vector: SparseVector,
  dropout: Dropout,
  random: () => number,
): void {
  const { classes, hidden, outputs, visit } = state;
  const { unit, activation, error: scores } = visit;
  takeColumns(state, vector, dropout.columns, random);
  let kept = 0;
  for (let t = 0; t < hidden; t += 1) {
    if (dropout.units > 0 && random() < dropout.units) continue;
    unit[kept] = t;
    kept += 1;
  }
  sumColumns(state, kept);
  let active = 0;
  const scale = 1 / (1 - dropout.units);
  scores.set(state.bias);
  for (let u = 0; u < kept; u += 1) {
    if (activation[u] <= 0) continue;
    const value = activation[u] * scale;
    const at = unit[u] * classes;
    for (let k = 0; k < classes; k += 1) scores[k] += value * outputs[at + k];
    unit[active] = unit[u];
    activation[active] = value;
    active += 1;
  }
  visit.units = active;
}

function takeColumns(
  { places, visit }: NetworkState,
  vector: SparseVector,
  share: number,
  random: () => number,
): void {
  const scale = 1 / (1 - share);
  let columns = 0;
  for (let j = 0; j < vector.indices.length; j += 1) {
    if (share > 0 && random() < share) continue;
    visit.columnPlaces[columns] = places[vector.indices[j]];
    visit.values[columns] = vector.values[j] * scale;
    columns += 1;
  }
  visit.columns = columns;
}

/** What reaches the first `kept` units of the list. Hot: of each four columns the sums are read and written once. */
function sumColumns({ hidden, inputs, hiddenBias, visit }: NetworkState, kept: number): void {
  const { columns, columnPlaces, values, unit, activation } = visit;
  for (let u = 0; u < kept; u += 1) activation[u] = hiddenBias[unit[u]];
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    const a = columnPlaces[j] * hidden;
    const b = columnPlaces[j + 1] * hidden;
    const c = columnPlaces[j + 2] * hidden;
    const d = columnPlaces[j + 3] * hidden;
    const va = values[j];
    const vb = values[j + 1];
    const vc = values[j + 2];
    const vd = values[j + 3];
    for (let u = 0; u < kept; u += 1) {
      const t = unit[u];
      activation[u] += va * inputs[a + t] + vb * inputs[b + t] + (vc * inputs[c + t] + vd * inputs[d + t]);
    }
  }
  for (; j < columns; j += 1) {
    const at = columnPlaces[j] * hidden;
    for (let u = 0; u < kept; u += 1) activation[u] += values[j] * inputs[at + unit[u]];
  }
}

/**
 * Goes back from the scores that `goForward` left: computes the gradients of the loss, weight × −Σₖ targetₖ ln softmax(scores)ₖ,
 * with respect to the scores (`visit.error`) and to what reaches each unit that counts (`visit.unitError`). Returns the loss.
 */
export function goBack(
  { classes, outputs, visit }: NetworkState,
  { probabilities, weight }: Target,
  dropout: Dropout,
): number {
  const { units, unit, unitError, error } = visit;
  let highest = -Infinity;
  for (let k = 0; k < classes; k += 1) if (error[k] > highest) highest = error[k];
  let sum = 0;
  for (let k = 0; k < classes; k += 1) sum += Math.exp(error[k] - highest);
  const logarithm = highest + Math.log(sum);
  let loss = 0;
  for (let k = 0; k < classes; k += 1) {
    loss += probabilities[k] * (logarithm - error[k]);
    error[k] = weight * (Math.exp(error[k] - logarithm) - probabilities[k]);
  }
  const scale = 1 / (1 - dropout.units);
  for (let u = 0; u < units; u += 1) {
    const at = unit[u] * classes;
    let back = 0;
    for (let k = 0; k < classes; k += 1) back += error[k] * outputs[at + k];
    unitError[u] = back * scale;
  }
  return weight * loss;
}

/** How far a step goes: `inputs` for the weights of the columns, `outputs` for all others. */
export interface Rates {
  readonly inputs: number;
  readonly outputs: number;
}

/** Added to the root of a column's squares: keeps the first steps of a rare column small, as plain descent would. */
const INPUT_DAMPING = 0.05;
const DAMPING = 1e-6;
/** The bias of the hidden layer learns at this share of the rate. */
const HIDDEN_BIAS_SHARE = 0.1;

/**
 * Steps against the gradients that `goBack` left. AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011): the step gets
 * shorter with all earlier gradients; a column has one length for all its units, so a row costs what its columns do.
 */
export function step(state: NetworkState, rates: Rates): void {
  const { classes, hidden, outputs, bias, hiddenBias, squares, visit } = state;
  const { units, unit, activation, unitError, error } = visit;
  let size = 0;
  for (let u = 0; u < units; u += 1) {
    const at = unit[u] * classes;
    for (let k = 0; k < classes; k += 1) {
      const gradient = error[k] * activation[u];
      squares.outputs[at + k] += gradient * gradient;
      outputs[at + k] -= (rates.outputs * gradient) / (Math.sqrt(squares.outputs[at + k]) + DAMPING);
    }
    size += unitError[u] * unitError[u];
    descend(hiddenBias, squares.hiddenBias, unit[u], unitError[u], rates.outputs * HIDDEN_BIAS_SHARE);
  }
  for (let k = 0; k < classes; k += 1) descend(bias, squares.bias, k, error[k], rates.outputs);
  stepInputs(state, size / hidden, rates.inputs);
}

function descend(
  parameters: Float64Array,
  squares: Float64Array,
  i: number,
  gradient: number,
  rate: number,
): void {
  squares[i] += gradient * gradient;
  parameters[i] -= (rate * gradient) / (Math.sqrt(squares[i]) + DAMPING);
}

/**
 * Hot: what belongs to a unit is read once for each four columns, which are never the same. `size` is the mean square of the
 * units' gradients.
 */
function stepInputs(state: NetworkState, size: number, rate: number): void {
  const { hidden, inputs, visit } = state;
  const { columns, columnPlaces, units, unit, unitError } = visit;
  const lengths = visit.values;
  for (let j = 0; j < columns; j += 1) lengths[j] = measureStep(state, j, size, rate);
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    const a = columnPlaces[j] * hidden;
    const b = columnPlaces[j + 1] * hidden;
    const c = columnPlaces[j + 2] * hidden;
    const d = columnPlaces[j + 3] * hidden;
    const la = lengths[j];
    const lb = lengths[j + 1];
    const lc = lengths[j + 2];
    const ld = lengths[j + 3];
    for (let u = 0; u < units; u += 1) {
      const t = unit[u];
      const error = unitError[u];
      inputs[a + t] -= la * error;
      inputs[b + t] -= lb * error;
      inputs[c + t] -= lc * error;
      inputs[d + t] -= ld * error;
    }
  }
  for (; j < columns; j += 1) {
    const at = columnPlaces[j] * hidden;
    for (let u = 0; u < units; u += 1) inputs[at + unit[u]] -= lengths[j] * unitError[u];
  }
}

/** How far the weights of a column of the visit go against their gradients. */
function measureStep({ squares, visit }: NetworkState, j: number, size: number, rate: number): number {
  const place = visit.columnPlaces[j];
  const value = visit.values[j];
  squares.inputs[place] += size * value * value;
  return (rate * value) / (Math.sqrt(squares.inputs[place]) + INPUT_DAMPING);
}

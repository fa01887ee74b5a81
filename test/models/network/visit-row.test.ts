import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import { createNetworkState } from '../../../src/models/network/network-state.ts';
import { goBack, goForward, step } from '../../../src/models/network/visit-row.ts';
import { createRandom } from '../../../src/models/random.ts';
import { sparse } from '../../support/small-rows.ts';
import { randomRows, toRows } from './network-cases.ts';

const NONE = { columns: 0, units: 0 };
const TARGET = { probabilities: Float64Array.of(0.1, 0.7, 0.2), weight: 1.5 };

function createCase() {
  const data = randomRows(12, 9, 3, 5);
  const state = createNetworkState(data, 6, createRandom(4));
  // Larger weights than at the start, so that the gradients are no rounding errors.
  state.inputs.forEach((weight, i) => (state.inputs[i] = weight * 40));
  state.hiddenBias.fill(0.05);
  const vector = rowOf(data.matrix, 4);
  const lossNow = (): number => {
    goForward(state, vector, NONE, createRandom(1));
    return goBack(state, TARGET, NONE);
  };
  return { state, vector, lossNow };
}

/** The slope of the loss by one parameter, by central differences. */
function differ(lossNow: () => number, parameters: Float64Array | Float32Array, i: number): number {
  const own = parameters[i];
  const width = 1 / 1024;
  parameters[i] = own + width;
  const above = lossNow();
  const reached = parameters[i];
  parameters[i] = own - width;
  const below = lossNow();
  const slope = (above - below) / (reached - parameters[i]);
  parameters[i] = own;
  return slope;
}

describe('the gradients agree with finite differences of the loss', () => {
  test('by the weights of the columns, those of units that are cut off being 0', () => {
    const { state, vector, lossNow } = createCase();
    lossNow();
    const { unit, units } = state.visit;
    const byUnit = new Float64Array(state.hidden);
    for (let u = 0; u < units; u += 1) byUnit[unit[u]] = state.visit.unitError[u];
    expect(units).toBeGreaterThan(1);
    expect(units).toBeLessThan(state.hidden);
    vector.indices.forEach((column, j) => {
      for (let t = 0; t < state.hidden; t += 1) {
        const found = differ(lossNow, state.inputs, state.places[column] * state.hidden + t);
        expect(found).toBeCloseTo(vector.values[j] * byUnit[t], 5);
      }
    });
  });

  test('by the weights of the units, and by the biases', () => {
    const { state, lossNow } = createCase();
    lossNow();
    const { units } = state.visit;
    const [unit, activation] = [state.visit.unit.slice(0, units), state.visit.activation.slice(0, units)];
    const [unitError, error] = [state.visit.unitError.slice(0, units), state.visit.error.slice()];
    unit.forEach((t, u) => {
      expect(differ(lossNow, state.hiddenBias, t)).toBeCloseTo(unitError[u], 5);
      error.forEach((slope, k) => {
        const found = differ(lossNow, state.outputs, t * state.classes + k);
        expect(found).toBeCloseTo(slope * activation[u], 5);
      });
    });
    error.forEach((slope, k) => expect(differ(lossNow, state.bias, k)).toBeCloseTo(slope, 5));
  });
});

test('a step makes the loss of its row smaller', () => {
  const { state, lossNow } = createCase();
  const before = lossNow();
  step(state, { inputs: 0.01, outputs: 0.001 });
  expect(lossNow()).toBeLessThan(before);
});

test('a column goes against its gradient by AdaGrad’s step, whatever its place in the row', () => {
  const vector = sparse([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0, 0.9]);
  const state = createNetworkState(toRows([vector], 9, [1], 3), 6, createRandom(4));
  state.hiddenBias.fill(0.5);
  goForward(state, vector, NONE, createRandom(1));
  goBack(state, TARGET, NONE);
  const before = state.inputs.slice();
  step(state, { inputs: 0.5, outputs: 0 });
  const { units, unitError } = state.visit;
  expect(units).toBe(6);
  const size = unitError.reduce((sum, error) => sum + error * error, 0) / 6;
  vector.indices.forEach((column, j) => {
    const length = (0.5 * vector.values[j]) / (Math.sqrt(size * vector.values[j] ** 2) + 0.05);
    unitError.forEach((error, t) => {
      const at = state.places[column] * 6 + t;
      expect(state.inputs[at]).toBeCloseTo(before[at] - length * error, 6);
    });
  });
});

test('what is dropped is scaled up for, so that the expected sums stay', () => {
  const { state, vector } = createCase();
  goForward(state, vector, { columns: 0.5, units: 0 }, createRandom(2));
  const { columns, columnPlaces, values } = state.visit;
  expect(columns).toBeLessThan(vector.indices.length);
  for (let j = 0; j < columns; j += 1) {
    expect(values[j]).toBe(2 * vector.values[vector.indices.indexOf(state.places.indexOf(columnPlaces[j]))]);
  }
});

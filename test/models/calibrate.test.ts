import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Calibration, calibrate, parseCalibration } from '../../src/models/calibrate.ts';
import { rankClasses } from '../../src/models/rank-classes.ts';

const positive = fc.double({ min: 0.1, max: 10, noNaN: true });
const calibrations = fc.oneof(
  fc.record({ method: fc.constant('softmax' as const), temperature: positive, power: positive }),
  fc.record({
    method: fc.constant('sigmoid' as const),
    slope: positive,
    offset: fc.double({ min: -30, max: 30, noNaN: true }),
    power: positive,
  }),
);

test('probabilities sum to one and keep the order of the scores', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 }),
      calibrations,
      (scores, calibration) => {
        const probabilities = calibrate(Float64Array.from(scores), calibration);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        const ranked = rankClasses(scores, scores.length);
        ranked
          .slice(1)
          .forEach((k, i) => expect(probabilities[k]).toBeLessThanOrEqual(probabilities[ranked[i]]));
      },
    ),
    { numRuns: 200 },
  );
});

const softmax = (temperature: number, power = 1): Calibration => ({ method: 'softmax', temperature, power });
const sigmoid = (slope: number, offset: number, power: number): Calibration => ({
  method: 'sigmoid',
  slope,
  offset,
  power,
});

// By hand: e² / (e² + 1); e / (e + 1); 1 / (1 + e^−√2); σ(1) / (σ(1) + σ(0)); σ(2)² / (σ(2)² + σ(−1)²).
test.each([
  ['softmax', [2, 0], softmax(1), 0.880797],
  ['temperature', [2, 0], softmax(2), 0.731059],
  ['power', [2, 0], softmax(1, 0.5), 0.80443],
  ['sigmoid', [1, 0], sigmoid(1, 0, 1), 0.593846],
  ['slope, offset and power', [1, -1], sigmoid(1.5, 0.5, 2), 0.914719],
])('%s', (_title, scores, calibration, expected) => {
  expect(calibrate(Float64Array.from(scores), calibration)[0]).toBeCloseTo(expected, 5);
});

test('scores as large as numbers get do not overflow', () => {
  expect([...calibrate(Float64Array.of(1e308, -1e308), softmax(1e-3))]).toEqual([1, 0]);
  expect([...calibrate(Float64Array.of(1e300, -1e300), sigmoid(1, 0, 1))]).toEqual([1, 0]);
  expect([...calibrate(Float64Array.of(-1e4, -2e4), sigmoid(1, 0, 1))]).toEqual([1, 0]);
});

test('a shift of all scores changes nothing of softmax', () => {
  const [one, shifted] = [Float64Array.of(1, 2, 4), Float64Array.of(-999, -998, -996)];
  expect(calibrate(shifted, softmax(1.5, 0.7))).toEqual(calibrate(one, softmax(1.5, 0.7)));
});

test.each([
  [undefined, 'm: expected calibration.method to be softmax or sigmoid, found none.'],
  [{ method: 'isotonic' }, 'm: expected calibration.method to be softmax or sigmoid, found "isotonic".'],
  [
    { method: 'softmax', temperature: 0, power: 1 },
    'm: expected calibration.temperature to be a number above 0, found 0.',
  ],
  [
    { method: 'softmax', temperature: 1 },
    'm: expected calibration.power to be a number above 0, found none.',
  ],
  [
    { method: 'sigmoid', slope: 1, offset: '0', power: 1 },
    'm: expected calibration.offset to be a number, found "0".',
  ],
])('what is no calibration is refused: %j', (value, message) => {
  expect(() => parseCalibration(value, 'm')).toThrow(
    expect.objectContaining({ code: 'MODEL_INVALID', message }) as Error,
  );
});

test('a calibration is read as it was written', () => {
  for (const calibration of [softmax(2, 0.5), sigmoid(2, -1, 3)])
    expect(parseCalibration({ ...calibration }, 'm')).toEqual(calibration);
});

test('ranks by value, ties by number', () => {
  expect(rankClasses([0.1, 0.4, 0.4, 0.05], 3)).toEqual([1, 2, 0]);
});

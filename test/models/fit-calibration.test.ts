import { expect, test } from 'vitest';
import { type Calibration, calibrate } from '../../src/models/calibrate.ts';
import { fitCalibration } from '../../src/models/fit-calibration.ts';
import { createRandom } from '../../src/models/random.ts';

const CLASSES = 4;

/** Scores around −1, and labels drawn with the probabilities that the calibration gives them; `shift` moves each row's scores. */
function draw(truth: Calibration, rows: number, shift: (row: number) => number = () => 0) {
  const random = createRandom(7);
  const scores = Float64Array.from({ length: rows * CLASSES }, () => 6 * random() - 4);
  const labels = Array.from({ length: rows }, (_label, row) => {
    const own = scores.subarray(row * CLASSES, (row + 1) * CLASSES);
    const probabilities = calibrate(own, truth);
    let left = random();
    let k = 0;
    while (k < CLASSES - 1 && left >= probabilities[k]) left -= probabilities[k++];
    own.forEach((score, i) => (own[i] = score + shift(row)));
    return k;
  });
  return { scores, labels };
}

function meanLogLoss(scores: Float64Array, labels: readonly number[], calibration: Calibration): number {
  const losses = labels.map(
    (label, row) =>
      -Math.log(calibrate(scores.subarray(row * CLASSES, (row + 1) * CLASSES), calibration)[label]),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

test('finds the softmax under which the labels were drawn, though every row is shifted by its own', () => {
  const truth = { method: 'softmax', temperature: 0.5, power: 0.8 } as const;
  const { scores, labels } = draw(truth, 6000, (row) => -50 * (row % 7));
  const found = fitCalibration(scores, labels, CLASSES);
  expect(found.method).toBe('softmax');
  expect(Math.abs((found as typeof truth).temperature / 0.5 - 1)).toBeLessThan(0.1);
  expect(Math.abs(found.power / 0.8 - 1)).toBeLessThan(0.1);
});

test('finds a sigmoid as likely as the one under which the labels were drawn', () => {
  const truth = { method: 'sigmoid', slope: 3, offset: 1, power: 2 } as const;
  const { scores, labels } = draw(truth, 6000);
  const found = fitCalibration(scores, labels, CLASSES);
  expect(found.method).toBe('sigmoid');
  expect(meanLogLoss(scores, labels, found)).toBeLessThan(meanLogLoss(scores, labels, truth) + 1e-4);
});

test('no parameter a little off makes the labels likelier', () => {
  const truth = { method: 'softmax', temperature: 0.5, power: 0.8 } as const;
  const { scores, labels } = draw(truth, 3000, (row) => -50 * (row % 7));
  const found = fitCalibration(scores, labels, CLASSES) as typeof truth;
  const best = meanLogLoss(scores, labels, found);
  for (const factor of [0.95, 1.05]) {
    expect(meanLogLoss(scores, labels, { ...found, power: found.power * factor })).toBeGreaterThan(best);
    const temperature = found.temperature * factor;
    expect(meanLogLoss(scores, labels, { ...found, temperature })).toBeGreaterThan(best);
  }
});

test('rows of NaN, which no fold held out, are left out', () => {
  const { scores, labels } = draw({ method: 'softmax', temperature: 1, power: 1 }, 500);
  const padded = new Float64Array(2 * scores.length).fill(NaN);
  padded.set(scores, scores.length);
  expect(fitCalibration(padded, [...labels, ...labels], CLASSES)).toEqual(
    fitCalibration(scores, labels, CLASSES),
  );
});

test('rows that are all told apart, rows without any difference, and no rows give usable numbers', () => {
  const cases: [number[], number[]][] = [
    [
      [1, -1, -1, 1],
      [0, 1],
    ],
    [
      [0, 0, 0, 0],
      [0, 1],
    ],
    [[], []],
  ];
  for (const [scores, labels] of cases) {
    const { method, ...numbers } = fitCalibration(Float64Array.from(scores), labels, 2);
    expect([method, Object.values(numbers).every(Number.isFinite)]).toEqual(['softmax', true]);
  }
});

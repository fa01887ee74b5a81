import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedCalibrationError } from '../../src/models/calibration-error.ts';
import { reliabilityBins } from '../../src/models/reliability-bins.ts';

test('rows go into equally wide bins; the last one holds 1 too', () => {
  const bins = reliabilityBins([0, 0.24, 0.25, 0.9, 1], [false, true, true, true, false], 4);
  expect(bins).toEqual([
    { from: 0, to: 0.25, rows: 2, confidence: 0.24, correct: 1 },
    { from: 0.25, to: 0.5, rows: 1, confidence: 0.25, correct: 1 },
    { from: 0.5, to: 0.75, rows: 0, confidence: 0, correct: 0 },
    { from: 0.75, to: 1, rows: 2, confidence: 1.9, correct: 1 },
  ]);
});

test('there are fifteen bins, with or without rows', () => {
  expect(reliabilityBins([], []).map(({ rows }) => rows)).toEqual(Array<number>(15).fill(0));
});

test('the calibration error is the mean gap of the bins, weighted by rows', () => {
  const rows = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1 });
  fc.assert(
    fc.property(rows, (answers) => {
      const confidences = answers.map(([confidence]) => confidence);
      const correct = answers.map(([, right]) => right);
      const gaps = reliabilityBins(confidences, correct).map((bin) => Math.abs(bin.correct - bin.confidence));
      const error = gaps.reduce((sum, gap) => sum + gap, 0) / answers.length;
      expect(expectedCalibrationError(confidences, correct)).toBe(error);
    }),
  );
});

import { expect, test } from 'vitest';
import { expectedCalibrationError } from '../../src/models/calibration-error.ts';
import { countConfusions, scoreConfusions } from '../../src/models/classification-metrics.ts';
import { formatClassificationReport } from '../../src/models/format-classification-report.ts';

// scikit-learn 1.2.1 on these labels, zero_division=0
const LABELS = [0, 0, 1, 1, 2, 2, 2, 3];
const PREDICTED = [0, 1, 1, 1, 2, 0, 2, 2];
const METRICS = scoreConfusions(countConfusions(LABELS, PREDICTED, 4));

test.each([
  ['accuracy', METRICS.accuracy, 0.625],
  ['macro F1', METRICS.f1_macro, 0.4916666666666667],
  ['weighted F1', METRICS.f1_weighted, 0.575],
  ['macro precision', METRICS.precision_macro, 0.45833333333333326],
  ['macro recall', METRICS.recall_macro, 0.5416666666666666],
  ['weighted precision', METRICS.precision_weighted, 0.5416666666666666],
  ['F1 of class 1', METRICS.per_class[1].f1, 0.8],
  ['F1 of a class never predicted', METRICS.per_class[3].f1, 0],
])('%s is that of scikit-learn', (_name, found, expected) => {
  expect(found).toBeCloseTo(expected, 12);
});

test('a class that occurs nowhere does not enter the macro averages', () => {
  expect(scoreConfusions(countConfusions(LABELS, PREDICTED, 9)).f1_macro).toBeCloseTo(METRICS.f1_macro, 12);
});

test('no rows score 0, not NaN', () => {
  expect(scoreConfusions(countConfusions([], [], 2))).toMatchObject({
    accuracy: 0,
    f1_macro: 0,
    f1_weighted: 0,
  });
});

test.each([
  ['always right when sure', [1, 1], [true, true], 0],
  ['always wrong when sure', [1, 1], [false, false], 1],
  ['right as often as it says', [0.5, 0.5], [true, false], 0],
  [
    'two bins, 0.2 off in half of the rows',
    [0.9, 0.9, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3],
    [true, true, ...Array<boolean>(8).fill(false)],
    0.26,
  ],
  ['no rows', [], [], 0],
])('calibration error: %s', (_name, confidences, correct, expected) => {
  expect(expectedCalibrationError(confidences, correct)).toBeCloseTo(expected, 12);
});

test('the report names the classes and has one row each', () => {
  const classes = ['Books', 'Toys', 'Pets', 'Food'].map((category, i) => ({ code: 10 * (i + 1), category }));
  expect(formatClassificationReport(METRICS, classes))
    .toBe(`                 precision    recall        f1      rows

  10 Books           0.500     0.500     0.500         2
  20 Toys            0.667     1.000     0.800         2
  30 Pets            0.667     0.667     0.667         3
  40 Food            0.000     0.000     0.000         1

accuracy                                 0.625         8
macro average        0.458     0.542     0.492         8
weighted average     0.542     0.625     0.575         8
`);
});

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countConfusions, scoreConfusions } from '../../src/models/classification-metrics.ts';
import { toRunMetrics, writeReliabilityDiagram } from '../../src/stages/training-reports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createStageContext } from './stage-context.ts';

test('reliability.svg shows how often the evaluated rows were right at their confidence', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'reports'));
  const labels = Int32Array.of(0, 1, 1, 0);
  const predicted = Int32Array.of(0, 1, 0, 0);
  const confusions = countConfusions(labels, predicted, 2);
  writeReliabilityDiagram(
    createStageContext(root),
    {
      metrics: scoreConfusions(confusions),
      confusions,
      top_3_accuracy: 1,
      expected_calibration_error: 0.15,
      predicted,
      confidences: [0.9, 0.9, 0.9, 0.9],
    },
    labels,
  );
  const svg = readFileSync(join(root, 'reports/reliability.svg'), 'utf8');
  expect(svg).toContain('>Reliability on the evaluation part</text>');
  expect(svg).toContain('>calibration error (ECE, 15 bins) 0.150 · 4 listings</text>');
  expect(svg).toContain('87%–93%: 75% right, mean confidence 90%, 4 listings (100%)');
});

test('runs are compared by averages, folds, calibration and classes', () => {
  const metrics = toRunMetrics({
    evaluation: { rows: 4, f1_weighted: 0.75 },
    cross_validation: { folds: 3, f1_weighted_mean: 0.7 },
    calibration: { method: 'sigmoid', slope: 2.5, offset: -1, power: 1.5 },
    per_class: { '10': { precision: 1, recall: 0.5, f1: 0.666667, support: 2 } },
  });
  expect(metrics).toEqual({
    ...{ evaluation_rows: 4, f1_weighted: 0.75, cv_folds: 3, cv_f1_weighted_mean: 0.7 },
    ...{ calibration_slope: 2.5, calibration_offset: -1, calibration_power: 1.5 },
    ...{ f1_class_10: 0.666667, support_class_10: 2 },
  });
});

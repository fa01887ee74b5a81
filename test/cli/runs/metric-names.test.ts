import { expect, it } from 'vitest';
import {
  directionOf,
  listClassScores,
  listOverallMetrics,
  parseClassMetric,
} from '../../../src/cli/runs/metric-names.ts';

it.each([
  ['accuracy', 'higher'],
  ['f1_weighted', 'higher'],
  ['precision_macro', 'higher'],
  ['recall_weighted', 'higher'],
  ['top_3_accuracy', 'higher'],
  ['cv_f1_macro_mean', 'higher'],
  ['f1_class_2583', 'higher'],
  ['expected_calibration_error', 'lower'],
  ['training_seconds', 'lower'],
  ['peak_memory_mb', 'lower'],
  ['cv_f1_weighted_std', undefined],
  ['temperature', undefined],
  ['support_class_10', undefined],
])('%s is better %s', (name, direction) => expect(directionOf(name)).toBe(direction));

it.each([
  ['f1_class_2583', { measure: 'f1', label: '2583' }],
  ['support_class_a_b', { measure: 'support', label: 'a_b' }],
  ['f1_weighted', undefined],
])('%s belongs to %j', (name, expected) => expect(parseClassMetric(name)).toEqual(expected));

const METRICS = {
  temperature: 1,
  accuracy: 2,
  f1_macro: 3,
  f1_class_9: 0.5,
  f1_class_10: 0.5,
  f1_class_7: 0.1,
};

it('puts the telling ones first', () => {
  expect(listOverallMetrics(METRICS).map(([name]) => name)).toEqual(['f1_macro', 'accuracy', 'temperature']);
});

it('puts the weakest classes first, equal ones by number', () => {
  expect(listClassScores({ ...METRICS, support_class_9: 4 })).toEqual([
    { label: '7', f1: 0.1, support: undefined },
    { label: '9', f1: 0.5, support: 4 },
    { label: '10', f1: 0.5, support: undefined },
  ]);
});

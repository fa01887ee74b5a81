import { expect, test } from 'vitest';
import { gateParams } from '../../../src/retraining/gates/gate-params.ts';
import { DEFAULT_GATE_SETTINGS } from '../../../src/retraining/gates/gate-settings.ts';

test('what params.yaml leaves out is as by default', () => {
  expect(gateParams.parse({})).toEqual(DEFAULT_GATE_SETTINGS);
  expect(gateParams.parse({ better: { confidence: 0.9 } })).toEqual({
    ...DEFAULT_GATE_SETTINGS,
    better: { ...DEFAULT_GATE_SETTINGS.better, confidence: 0.9 },
  });
});

test.each([
  [{ floor: { weighted_f1: 75 } }],
  [{ better: { samples: 10 } }],
  [{ better: { confidence: 1 } }],
  [{ better: { metric: 'accuracy' } }],
  [{ harm: { alpha: 0 } }],
  [{ per_class: { min_rows: 0 } }],
  [{ calibration: { max_ece: NaN } }],
  [{ florr: {} }],
  [{ harm: { alpah: 0.05 } }],
])('%j is refused', (section) => {
  expect(gateParams.safeParse(section).success).toBe(false);
});

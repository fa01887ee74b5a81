import { expect, test } from 'vitest';
import { checkWith } from '../../src/stages/check-params.ts';
import { driftParams } from '../../src/stages/drift-params.ts';

const FLOORS = {
  class_mix: 0.05,
  confidence: 0.1,
  text_length: 0.1,
  out_of_vocabulary: 0.01,
  missing_description: 0.05,
};
const SETTINGS = { alpha: 0.05, min_rows: 200, effect_floors: FLOORS };

test('accepts the settings of params.yaml', () => {
  expect(checkWith(driftParams, { drift: SETTINGS })).toEqual([]);
});

test.each([
  [{ alpha: 0 }, 'drift.alpha', 'expected a number above 0, up to 0.5, got 0'],
  [{ min_rows: 20 }, 'drift.min_rows', 'expected a whole number of at least 30, got 20'],
  [
    { effect_floors: { ...FLOORS, confidence: 2 } },
    'drift.effect_floors.confidence',
    'expected a number from 0 to 1, got 2',
  ],
  [
    { effect_floors: { ...FLOORS, text_lenght: 0.1 } },
    'drift.effect_floors.text_lenght',
    'unknown setting; did you mean text_length?',
  ],
  [{ alpa: 0.05 }, 'drift.alpa', 'unknown setting; did you mean alpha?'],
])('refuses %j', (change, param, message) => {
  expect(checkWith(driftParams, { drift: { ...SETTINGS, ...change } })).toEqual([{ param, message }]);
});

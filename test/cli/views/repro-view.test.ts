import { expect, test } from 'vitest';
import { describeReasons } from '../../../src/cli/views/repro-view.ts';
import type { StaleReason } from '../../../src/pipeline/plan/stale-reason.ts';

const missing = (path: string): StaleReason => ({ kind: 'out-missing', path });
const edited = (path: string): StaleReason => ({ kind: 'dep-unsettled', path });

test.each<[StaleReason[], string]>([
  [[missing('a')], 'output a is missing'],
  [[missing('a'), missing('b'), { kind: 'forced' }], '2 outputs are missing, forced'],
  [
    ['a', 'b', 'c', 'd', 'e'].map(edited),
    'a was edited while the stage ran, b was edited while the stage ran, c was edited while the stage ran and 2 more',
  ],
])('%j are told as %j', (reasons, expected) => {
  expect(describeReasons(reasons)).toBe(expected);
});

import { expect, it } from 'vitest';
import { driftedShare } from '../../src/monitoring/drifted-share.ts';
import type { DriftReport, DriftVerdict } from '../../src/monitoring/drift-report.ts';

it.each<[DriftVerdict[], number | null]>([
  [['drift', 'ok', 'ok', 'ok'], 0.25],
  [['drift', 'insufficient', 'ok'], 0.5],
  [['ok', 'ok'], 0],
  [['insufficient', 'insufficient'], null],
  [[], null],
])('of %j is %s', (verdicts, share) => {
  expect(driftedShare({ signals: verdicts.map((verdict) => ({ verdict })) } as unknown as DriftReport)).toBe(
    share,
  );
});

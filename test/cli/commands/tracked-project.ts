import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestTracking, runIdOf } from '../../tracking/tracking-fixture.ts';

/** A moment soon after all that `makeTrackedProject` records. */
export const NOW = '2026-03-01T12:33:00.000Z';

/**
 * A project with three runs: `a…` registered version 1, in production; `b…` failed; `c…`, with another C, registered
 * version 2 and was scored on the evaluation data given.
 */
export function makeTrackedProject({ evaluation = 'e1' } = {}): string {
  const root = temporaryFolder();
  const path = join(root, 'models', 'rakuten.db');
  const tracking = openTestTracking(path);
  for (const [digit, C, f1] of [
    ['a', 0.5, 0.8],
    ['b', 0.6, 0],
    ['c', 0.7, 0.8125],
  ] as const) {
    const id = runIdOf(digit);
    tracking.startRun({
      id,
      experiment: 'default',
      name: 'train linear_svm',
      git: { commit: '0123456789abcdef', branch: 'main', dirty: digit === 'c' },
      params: { train: { C, seed: 42 } },
      attachments: { 'pipeline.lock': `lock of ${digit}\n` },
      datasets: [
        { role: 'train', hash: 'd'.repeat(64), rows: 80, classCounts: { '10': 50, '40': 30 } },
        {
          role: 'evaluation',
          hash: digit === 'c' ? evaluation : 'e1',
          rows: 20,
          classCounts: { '10': 12, '40': 8 },
        },
      ],
    });
    if (digit === 'b') {
      tracking.failRun(id, 'failed', 'class 40 has one row');
      continue;
    }
    tracking.recordTraining({
      runId: id,
      metrics: {
        ...{ accuracy: 0.75, f1_weighted: f1, training_seconds: 2.5 + C, temperature: 1.25 },
        ...{ f1_class_10: 0.9, support_class_10: 12, f1_class_40: f1 - 0.1, support_class_40: 8 },
      },
      artifacts: [{ path: 'models/weights', sha256: 'f'.repeat(64), bytes: 1_234_567 }],
      model: {
        name: MODEL,
        modelId: digit.repeat(64),
        folder: join(root, 'models', 'registry', digit.repeat(64)),
        bytes: 1_234_567,
      },
      promoteIfVacant: {
        alias: 'production',
        reason: 'first version above the floor',
        numbers: { f1_weighted: f1 },
      },
    });
  }
  return root;
}

import { expect, test } from 'vitest';
import { listPastRetrains } from '../../../src/cli/retrain/fact-sources.ts';
import type { RetrainRecord } from '../../../src/tracking/retraining/retrain-record.ts';

const record: RetrainRecord = {
  ...{ number: 1, key: 'k', token: 1, cause: 'manual', state: 'rejected', tried: true, abandoned: false },
  ...{ startedAt: '2026-03-01T08:00:00.000Z', endedAt: '2026-03-01T08:01:00.000Z', seconds: 60 },
  ...{
    champion: 1,
    challenger: 2,
    decision: {},
    rejectedBy: ['better'],
    gates: null,
    outcome: '',
    errorCode: null,
  },
  ...{ promotion: null, rolledBackBy: null, user: 'u', host: 'h', pid: 1, transitions: [] },
};

test.each<[string, Partial<RetrainRecord>, number]>([
  ['a person had a challenger judged', {}, 1],
  ['a person put one into production', { state: 'promoted' }, 1],
  ['a person tried, and it failed', { state: 'failed', challenger: null, errorCode: 'TRAINING_FAILED' }, 0],
  ['a person tried, and the model in production came out again', { challenger: 1 }, 0],
  ['the policy tried, and it failed', { cause: 'policy', state: 'failed', challenger: null }, 1],
  ['the policy tried, and the model in production came out again', { cause: 'policy', challenger: 1 }, 1],
  ['the pipeline was busy', { cause: 'policy', state: 'failed', tried: false }, 0],
  ['a person is having one trained', { state: 'training', challenger: null }, 1],
])('what the next retraining has to wait for: %s', (_name, changes, count) => {
  expect(listPastRetrains([{ ...record, ...changes }])).toHaveLength(count);
});

import { expect, it } from 'vitest';
import { announceRetrain, NOTIFY_EVENTS } from '../../../src/retraining/notify/announce-retrain.ts';
import type { RetrainRecord } from '../../../src/tracking/retraining/retrain-record.ts';
import { acceptedReport, decisionOf } from '../run/retrain-doubles.ts';

const SETTINGS = { project: 'shop', origin: '/srv/shop', events: NOTIFY_EVENTS };

const RECORD: RetrainRecord = {
  ...{ number: 3, key: 'k', token: 5, cause: 'policy', state: 'promoted', challenger: 2, champion: 1 },
  ...{
    startedAt: '2026-03-01T12:00:00.000Z',
    endedAt: '2026-03-01T12:01:00.000Z',
    seconds: 60,
    abandoned: false,
  },
  ...{
    decision: decisionOf(true),
    rejectedBy: [],
    gates: acceptedReport(),
    outcome: 'It is better.',
    errorCode: null,
  },
  ...{ tried: true, promotion: 2, rolledBackBy: null, user: 'u', host: 'h', pid: 1, transitions: [] },
};

it('tells how a retraining ended, with versions, scores and cause', () => {
  const [note, ...rest] = announceRetrain(RECORD, SETTINGS);
  expect(rest).toEqual([]);
  expect(note?.key).toMatch(/^shop\/retrain-3\/promoted\/[0-9a-f]{16}$/);
  expect(note?.payload).toMatchObject({
    ...{
      schema_version: 1,
      key: note?.key,
      event: 'promoted',
      project: 'shop',
      retraining: 3,
      state: 'promoted',
    },
    ...{ cause: 'policy', because: ['drift'], champion: 1, challenger: 2, rejected_by: [], error_code: null },
    text: 'Retraining 3 put a model into production: It is better.',
    scores: { champion: { weighted_f1: 0.8 }, challenger: { weighted_f1: 0.82 } },
  });
});

it.each<[RetrainRecord['state'], readonly string[]]>([
  ['triggered', ['drift']],
  ['training', []],
  ['gating', []],
  ['promoted', ['promoted']],
  ['rejected', ['rejected']],
  ['failed', ['failed']],
])('of the state %s it tells %j', (state, events) => {
  expect(announceRetrain({ ...RECORD, state }, SETTINGS).map(({ event }) => event)).toEqual(events);
});

it('names the gates that a challenger was rejected by', () => {
  const record: RetrainRecord = {
    ...RECORD,
    state: 'rejected',
    rejectedBy: ['better', 'harm'],
    outcome: 'It is worse.',
  };
  expect(announceRetrain(record, SETTINGS)[0]?.payload).toMatchObject({
    text: 'Retraining 3 was rejected by better, harm: It is worse.',
  });
});

it('tells nothing that was not asked for', () => {
  expect(announceRetrain(RECORD, { ...SETTINGS, events: ['failed'] })).toEqual([]);
});

it('has another key for another project of that name, and the same for the same event', () => {
  const keyOf = (origin: string): string | undefined =>
    announceRetrain(RECORD, { ...SETTINGS, origin })[0]?.key;
  expect(keyOf('/srv/shop')).toBe(keyOf('/srv/shop'));
  expect(keyOf('/srv/shop')).not.toBe(keyOf('/home/shop'));
});

import { expect, it } from 'vitest';
import { makeRetrainKey, type RetrainKeyParts } from '../../../src/retraining/run/retrain-key.ts';

const PARTS: RetrainKeyParts = {
  champion: 'a',
  inputs: [{ stage: 'train', deps: [['x.csv', '1']], params: { C: 1, seed: 2 } }],
  gates: { floor: 0.75 },
  policy: { policy: 'p', champion: 1, because: ['drift'], window: 3, schedule_due: null },
};

it('is the same whatever the order of settings', () => {
  const turned = {
    ...PARTS,
    inputs: [{ params: { seed: 2, C: 1 }, deps: [['x.csv', '1']], stage: 'train' }],
  };
  expect(makeRetrainKey(turned)).toBe(makeRetrainKey(PARTS));
  expect(makeRetrainKey(PARTS)).toMatch(/^[0-9a-f]{64}$/);
});

it.each<[string, Partial<RetrainKeyParts>]>([
  ['champion', { champion: null }],
  ['data', { inputs: [{ stage: 'train', deps: [['x.csv', '2']], params: { C: 1, seed: 2 } }] }],
  ['gates', { gates: { floor: 0.8 } }],
  ['cause', { policy: null }],
  ['window', { policy: { policy: 'p', champion: 1, because: ['drift'], window: 4, schedule_due: null } }],
])('is another for another %s', (_what, other) => {
  expect(makeRetrainKey({ ...PARTS, ...other })).not.toBe(makeRetrainKey(PARTS));
});

import { describe, expect, it, test } from 'vitest';
import { decideRetraining } from '../../../src/retraining/policy/decide-retraining.ts';
import {
  DEFAULT_POLICY_SETTINGS,
  type PolicySettings,
} from '../../../src/retraining/policy/policy-settings.ts';
import type {
  FactError,
  PastRetrain,
  RetrainingFacts,
} from '../../../src/retraining/policy/retraining-facts.ts';
import {
  daysAgo,
  limitOf,
  NOW,
  pastRetrain,
  quality,
  quietFacts,
  triggerOf,
  windowsOf,
} from './policy-facts.ts';

const decide = (changes: Partial<RetrainingFacts> = {}, settings: PolicySettings = DEFAULT_POLICY_SETTINGS) =>
  decideRetraining(settings, quietFacts(changes));

const ERROR: FactError = { kind: 'error', code: 'DATA_INVALID', message: 'profile.json is damaged.' };
const DRIFTING = { driftWindows: windowsOf(0.4, 0.4, 0) };
const BELOW_FLOOR = { quality: quality(0.64, 0.03, 812) };

describe('a decision', () => {
  it('is no where nothing is going on', () => {
    expect(decide()).toMatchObject({
      needed: false,
      because: [],
      blocked_by: [],
      failed_checks: [],
      sentence: 'Retraining is not needed: no trigger has fired.',
      champion: 3,
      window: { from: daysAgo(7), to: NOW },
      schedule_due: null,
    });
  });

  it('is yes where a trigger fires and no limit blocks, and says why with its numbers', () => {
    const decision = decide(BELOW_FLOOR);
    expect(decision).toMatchObject({ needed: true, because: ['f1_floor'], blocked_by: [] });
    expect(decision.sentence).toBe(
      'Retraining is needed. Live macro F1 is 0.64 (0.61 to 0.67) over 812 labelled predictions, below 0.70.',
    );
  });

  it('names all triggers that fired', () => {
    const decision = decide({
      ...DRIFTING,
      ...BELOW_FLOOR,
      newLabelledRows: { kind: 'known', rows: 10_000 },
    });
    expect(decision.because).toEqual(['f1_floor', 'drift', 'backlog']);
  });

  it('does not depend on anything but its arguments, and changes none of them', () => {
    const facts = quietFacts({ ...DRIFTING, retrains: [pastRetrain(3), pastRetrain(1)] });
    const before = structuredClone(facts);
    const first = decideRetraining(DEFAULT_POLICY_SETTINGS, facts);
    expect(decideRetraining(DEFAULT_POLICY_SETTINGS, facts)).toEqual(first);
    expect(facts).toEqual(before);
  });

  it('survives the way through JSON', () => {
    const decision = decide({ ...DRIFTING, ...BELOW_FLOOR });
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });

  it('trains the first model where nothing is in production, and asks no other trigger', () => {
    const decision = decide({
      champion: null,
      driftWindows: [],
      newLabelledRows: { kind: 'known', rows: 0 },
    });
    expect(decision).toMatchObject({ needed: true, because: ['first_model'], champion: null });
    expect(decision.triggers.map(({ verdict }) => verdict)).toEqual([
      ...['fired', 'insufficient', 'insufficient', 'insufficient', 'insufficient'],
    ]);
  });
});

describe('a check that crashed', () => {
  const crashed: readonly (readonly [string, Partial<RetrainingFacts>, readonly string[]])[] = [
    ['f1_floor', { quality: ERROR }, ['f1_floor']],
    [
      'drift',
      { driftWindows: windowsOf(0.4, 0.4).map((window) => ({ ...window, drift: ERROR })) },
      ['drift'],
    ],
    [
      'drift, in one window',
      { driftWindows: [...windowsOf(1, 1), { ...windowsOf(0)[0], drift: ERROR }] },
      ['drift'],
    ],
    ['backlog', { newLabelledRows: ERROR }, ['backlog']],
    ['schedule', { newLabelledRows: ERROR, lastHandledSchedule: null }, ['backlog', 'schedule']],
  ];
  it.each(crashed)('is told, and is no reason to retrain: %s', (_name, changes, failed) => {
    const decision = decide(changes);
    expect(decision).toMatchObject({ needed: false, because: [], failed_checks: failed });
    expect(decision.sentence).toContain('profile.json is damaged.');
    expect(decision.sentence).not.toContain('not needed');
  });

  it('leaves the decision to the others', () => {
    expect(decide({ ...BELOW_FLOOR, newLabelledRows: ERROR })).toMatchObject({
      needed: true,
      because: ['f1_floor'],
      failed_checks: ['backlog'],
    });
  });

  it('has the error with its code for the caller', () => {
    expect(triggerOf(decide({ quality: ERROR }), 'f1_floor')).toMatchObject({
      verdict: 'error',
      error: ERROR,
    });
  });
});

test('a trigger that is off is not asked, even where its fact is an error', () => {
  const off = { f1_floor: 'off', drift: 'off', backlog: 'off', schedule: 'off' } as const;
  const decision = decide(
    { ...DRIFTING, quality: ERROR, newLabelledRows: ERROR },
    { ...DEFAULT_POLICY_SETTINGS, triggers: off },
  );
  expect(decision).toMatchObject({ needed: false, failed_checks: [] });
  expect(decision.triggers.slice(1).map(({ verdict }) => verdict)).toEqual(['off', 'off', 'off', 'off']);
});

describe('limits', () => {
  const failedAgo = (days: number): PastRetrain => pastRetrain(days, { state: 'failed' });
  const tenFrom = (days: number): number[] => Array.from({ length: 10 }, (_day, i) => days + i);
  const held: readonly (readonly [string, Partial<RetrainingFacts>, readonly string[]])[] = [
    ['a start 6 days ago', { retrains: [pastRetrain(6)] }, ['cooldown']],
    ['a rejected one counts', { retrains: [pastRetrain(6, { state: 'rejected' })] }, ['cooldown']],
    ['one under way counts', { retrains: [pastRetrain(0.01, { state: 'training' })] }, ['cooldown']],
    ['a start 7 days ago', { retrains: [pastRetrain(7)] }, []],
    ['7 days less some seconds: cron is not that punctual', { retrains: [pastRetrain(7 - 15 / 86_400)] }, []],
    ['one that failed an hour ago', { retrains: [pastRetrain(1 / 24, { state: 'failed' })] }, ['retry']],
    ['one that failed 13 hours ago', { retrains: [pastRetrain(13 / 24, { state: 'failed' })] }, []],
    ['four in 30 days', { retrains: [8, 15, 22, 29].map((days) => pastRetrain(days)) }, ['budget']],
    ['four that failed have used nothing up', { retrains: [8, 9, 10, 11].map(failedAgo) }, []],
    ['the second in a row 23 hours ago', { retrains: [23 / 24, 3].map(failedAgo) }, ['retry']],
    ['the second in a row 24 hours ago', { retrains: [1, 3].map(failedAgo) }, []],
    ['the fourth in a row 3 days ago', { retrains: [3, 4, 5, 6].map(failedAgo) }, ['retry']],
    ['the tenth in a row 6 days ago', { retrains: tenFrom(6).map(failedAgo) }, ['retry']],
    ['the tenth in a row 7 days ago', { retrains: tenFrom(7).map(failedAgo) }, []],
    [
      'one that failed after others and a verdict',
      { retrains: [...[0.6, 9].map(failedAgo), pastRetrain(8)] },
      [],
    ],
    ['four in 31 days', { retrains: [8, 15, 22, 31].map((days) => pastRetrain(days)) }, []],
    ['nothing new to learn', { newLabelledRows: { kind: 'known', rows: 0 } }, ['new_rows']],
    ['several', { retrains: [1, 2, 3, 4].map((days) => pastRetrain(days)) }, ['cooldown', 'budget']],
  ];
  it.each(held)('%s', (_name, changes, blockedBy) => {
    const decision = decide({ ...DRIFTING, ...changes });
    expect(decision).toMatchObject({
      because: ['drift'],
      blocked_by: blockedBy,
      needed: blockedBy.length === 0,
    });
  });

  it('say until when', () => {
    const decision = decide({ ...DRIFTING, retrains: [pastRetrain(6)] });
    expect(limitOf(decision, 'cooldown')).toMatchObject({ verdict: 'blocks', until: daysAgo(-1) });
    expect(decision.sentence).toBe(
      'Retraining has to wait. Drift was on in 2 of the latest 3 windows of 7 days. In the latest 40.0% of the signals ' +
        'drifted, over 900 predictions. The latest retraining was started at 2026-03-23 02:00 UTC; ' +
        'the next may start 7 days later, at 2026-03-30 02:00 UTC.',
    );
  });

  it('free the budget when the first of the four is 30 days old', () => {
    const retrains = [8, 15, 22, 29].map((days) => pastRetrain(days));
    expect(limitOf(decide({ retrains }), 'budget')).toMatchObject({ verdict: 'blocks', until: daysAgo(-1) });
  });

  it('hold nothing back where nothing fired', () => {
    expect(decide({ retrains: [pastRetrain(1)] })).toMatchObject({ needed: false, blocked_by: [] });
  });

  it('let a try through where nobody knows how much there is to learn', () => {
    expect(decide({ ...DRIFTING, newLabelledRows: ERROR })).toMatchObject({
      needed: true,
      because: ['drift'],
    });
  });

  it('of no retraining at all: a budget of 0', () => {
    const limits = { ...DEFAULT_POLICY_SETTINGS.limits, max_runs_per_30d: 0 };
    const decision = decide(DRIFTING, { ...DEFAULT_POLICY_SETTINGS, limits });
    expect(decision.blocked_by).toEqual(['budget']);
    expect(limitOf(decision, 'budget').until).toBeNull();
  });
});

describe('quality below the floor', () => {
  it('does not wait for the cool-down', () => {
    const decision = decide({ ...BELOW_FLOOR, retrains: [pastRetrain(2)] });
    expect(decision).toMatchObject({ needed: true, blocked_by: [] });
    expect(limitOf(decision, 'cooldown').verdict).toBe('bypassed');
  });

  it('waits where this champion has been tried to replace for it already, and the challenger was rejected', () => {
    const rejected = pastRetrain(2, { state: 'rejected', champion: 3, because: ['f1_floor'] });
    expect(decide({ ...BELOW_FLOOR, retrains: [rejected] })).toMatchObject({
      needed: false,
      blocked_by: ['cooldown'],
    });
  });

  it('does not wait where it was an earlier champion', () => {
    const rejected = pastRetrain(2, { state: 'rejected', champion: 2, because: ['f1_floor'] });
    expect(decide({ ...BELOW_FLOOR, retrains: [rejected] }).needed).toBe(true);
  });

  it('does not wait where that retraining has failed', () => {
    const failed = pastRetrain(2, { state: 'failed', champion: 3, because: ['f1_floor'] });
    expect(decide({ ...BELOW_FLOOR, retrains: [failed, pastRetrain(3)] }).needed).toBe(true);
  });

  it.each([
    ['the pause after a failure', [pastRetrain(0.2, { state: 'failed' })], 'retry'],
    ['the budget', [3, 4, 5, 6].map((days) => pastRetrain(days)), 'budget'],
  ])('waits for %s', (_name, retrains, limit) => {
    expect(decide({ ...BELOW_FLOOR, retrains }).blocked_by).toEqual([limit]);
  });

  it('waits where the settings say so', () => {
    const f1_floor = { ...DEFAULT_POLICY_SETTINGS.triggers.f1_floor, bypass_cooldown: false };
    const triggers = { ...DEFAULT_POLICY_SETTINGS.triggers, f1_floor };
    const decision = decide(
      { ...BELOW_FLOOR, retrains: [pastRetrain(2)] },
      { ...DEFAULT_POLICY_SETTINGS, triggers },
    );
    expect(decision.blocked_by).toEqual(['cooldown']);
  });

  it('opens the cool-down for nothing else', () => {
    expect(decide({ ...DRIFTING, retrains: [pastRetrain(2)] }).blocked_by).toEqual(['cooldown']);
  });
});

describe('a clock that goes back', () => {
  it('does not unlock the cool-down: a start that is yet to come has not passed', () => {
    const decision = decide({ ...DRIFTING, retrains: [pastRetrain(-1 / 24)] });
    expect(decision.blocked_by).toEqual(['cooldown']);
    expect(decision.sentence).toContain('That is yet to come: is the clock right?');
  });

  it('does not free the budget', () => {
    const retrains = [-1, -2, -3, -4].map((days) => pastRetrain(days));
    expect(decide({ ...DRIFTING, retrains }).blocked_by).toContain('budget');
  });

  it('does not fire the schedule twice', () => {
    const due = { newLabelledRows: { kind: 'known', rows: 5000 } } as const;
    const first = decide({ ...due, lastHandledSchedule: '2026-03-28T02:00:00.000Z' });
    expect(first).toMatchObject({ because: ['schedule'], schedule_due: '2026-03-29T02:00:00.000Z' });
    for (const minutes of [-60, -1, 0, 10]) {
      const now = new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
      expect(decide({ ...due, now, lastHandledSchedule: first.schedule_due }).because).toEqual([]);
    }
  });
});

describe('the parts of the key', () => {
  const parts = (changes: Partial<RetrainingFacts>, settings?: PolicySettings) =>
    decide(changes, settings).key_parts;

  it('stay the same for the same reason an hour later', () => {
    const later = new Date(Date.parse(NOW) + 3_600_000).toISOString();
    expect(parts({ ...DRIFTING, now: later })).toEqual(parts(DRIFTING));
  });

  it('change with the reason, the champion, the window and the policy', () => {
    const one = JSON.stringify(parts(DRIFTING));
    const limits = { ...DEFAULT_POLICY_SETTINGS.limits, max_runs_per_30d: 3 };
    const others = [
      parts({ ...DRIFTING, ...BELOW_FLOOR }),
      parts({ ...DRIFTING, champion: { version: 4, since: daysAgo(90) } }),
      parts({ ...DRIFTING, now: daysAgo(-7) }),
      parts(DRIFTING, { ...DEFAULT_POLICY_SETTINGS, limits }),
    ].map((other) => JSON.stringify(other));
    expect(new Set([one, ...others]).size).toBe(5);
  });

  it('do not change with the order of the settings', () => {
    const { version, windows, triggers, limits } = DEFAULT_POLICY_SETTINGS;
    expect(parts(DRIFTING, { limits, triggers, windows, version })).toEqual(parts(DRIFTING));
  });
});

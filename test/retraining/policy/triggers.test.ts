import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICY_SETTINGS as settings,
  type Persistence,
} from '../../../src/retraining/policy/policy-settings.ts';
import { checkBacklog } from '../../../src/retraining/policy/triggers/backlog.ts';
import { checkDrift } from '../../../src/retraining/policy/triggers/drift.ts';
import { checkF1Floor } from '../../../src/retraining/policy/triggers/f1-floor.ts';
import { checkSchedule } from '../../../src/retraining/policy/triggers/schedule.ts';
import { daysAgo, quality, quietFacts, windowsOf } from './policy-facts.ts';

describe('drift', () => {
  const check = (shares: readonly (number | null)[], persist: Persistence = '2_of_3') =>
    checkDrift(quietFacts({ driftWindows: windowsOf(...shares) }), {
      ...settings,
      triggers: { ...settings.triggers, drift: { ...settings.triggers.drift, persist } },
    });

  // Shares of drifted signals, the latest window first.
  it.each([
    ['one window of drift is a burst', [0.4, 0, 0], 'quiet'],
    ['two are drift', [0.4, 0.4, 0], 'fired'],
    ['two with a quiet one between', [0.4, 0, 0.4], 'fired'],
    ['over again', [0, 0.4, 0.4], 'quiet'],
    ['0.3 is not above 0.3', [0.3, 0.3, 0.3], 'quiet'],
    ['once on, 0.2 does not turn it off', [0.2, 0.4, 0], 'fired'],
    ['0.2 alone does not turn it on', [0.2, 0.2, 0.2], 'quiet'],
    ['off at 0.15', [0.2, 0.15, 0.4], 'quiet'],
    ['on long ago and never off since', [0.2, 0.2, 0.2, 0.2, 0.2, 0.6], 'fired'],
    ['long ago, and off since', [0, 0, 0, 1, 1], 'quiet'],
    ['too few rows in the latest', [null, 0.4, 0.4], 'fired'],
    ['a window of too few rows is not on', [0.4, null, 0], 'quiet'],
    ['nor does it turn anything off', [0.4, null, 0.4], 'fired'],
    ['only one that says anything', [null, null, 0.4], 'insufficient'],
    ['what is older than three windows does not count', [null, 0.4, null, 0.4], 'insufficient'],
    ['a new model', [], 'insufficient'],
    ['a new model with one window', [1], 'insufficient'],
  ] as const)('%s', (_name, shares, verdict) => {
    expect(check(shares).verdict).toBe(verdict);
  });

  it('can be set to be patient', () => {
    expect(check([0.4, 0.4, 0.4, 0], '3_of_4').verdict).toBe('fired');
    expect(check([0.4, 0.4, 0, 0], '3_of_4').verdict).toBe('quiet');
  });

  it('says what it saw', () => {
    expect(check([0.2, 0.4, 0]).sentence).toBe(
      'Drift was on in 2 of the latest 3 windows of 7 days. In the latest 20.0% of the signals drifted, over 900 predictions.',
    );
    expect(check([0, 1, 1]).sentence).toContain('2 of the latest 3 windows of 7 days, but is off again.');
    expect(check([1, null, null]).sentence).toBe(
      'Drift takes 2 windows of 7 days with 500 predictions each; 1 of the latest 3 has.',
    );
    expect(check([1, null, null]).numbers).toMatchObject({
      windows_on: 1,
      windows_wanted: 2,
      latest_share: 1,
    });
  });
});

describe('f1_floor', () => {
  const check = (macroF1: number, halfWidth: number, rows = 800) =>
    checkF1Floor(quietFacts({ quality: quality(macroF1, halfWidth, rows) }), settings.triggers.f1_floor);

  it.each([
    [0.6, 0.05, 800, 'fired'],
    [0.66, 0.05, 800, 'quiet'],
    [0.6, 0.1, 800, 'quiet'],
    [0.6, 0.05, 500, 'fired'],
    [0.6, 0.05, 499, 'insufficient'],
    [0.8, 0.05, 800, 'quiet'],
  ])('F1 %f ± %f over %i labels: %4$s', (macroF1, halfWidth, rows, verdict) => {
    expect(check(macroF1, halfWidth, rows).verdict).toBe(verdict);
  });

  it('says what it saw', () => {
    expect(check(0.68, 0.03).sentence).toBe(
      'Live macro F1 is 0.68 (0.65 to 0.71) over 800 labelled predictions, chance alone could put it below 0.70.',
    );
    expect(check(0.6, 0.1, 12).sentence).toBe('Live macro F1 takes 500 labelled predictions; there are 12.');
  });
});

describe('backlog', () => {
  it.each([
    [9999, 'quiet', '9,999 labelled rows have come since the latest training, fewer than 10,000.'],
    [10_000, 'fired', '10,000 labelled rows have come since the latest training, at least 10,000.'],
  ])('of %i rows', (rows, verdict, sentence) => {
    const facts = quietFacts({ newLabelledRows: { kind: 'known', rows } });
    expect(checkBacklog(facts, settings.triggers.backlog)).toMatchObject({ verdict, sentence });
  });
});

describe('schedule', () => {
  const check = (now: string, lastHandledSchedule: string | null, rows = 1000, timezone = 'UTC') =>
    checkSchedule(quietFacts({ now, lastHandledSchedule, newLabelledRows: { kind: 'known', rows } }), {
      ...settings.triggers.schedule,
      timezone,
    });

  it.each([
    ['on the second', '2026-03-29T02:00:00.000Z', '2026-03-28T02:00:00.000Z', 'fired'],
    ['a moment before', '2026-03-29T01:59:59.999Z', '2026-03-28T02:00:00.000Z', 'quiet'],
    ['late, as the machine was off', '2026-03-31T17:00:00.000Z', '2026-03-28T02:00:00.000Z', 'fired'],
    ['never before', '2026-03-29T02:00:00.000Z', null, 'fired'],
    ['handled', '2026-03-29T12:00:00.000Z', '2026-03-29T02:00:00.000Z', 'quiet'],
  ])('%s', (_name, now, handled, verdict) => {
    expect(check(now, handled).verdict).toBe(verdict);
  });

  it('is not due where the champion came after the date', () => {
    const facts = quietFacts({
      champion: { version: 4, since: daysAgo(0) },
      lastHandledSchedule: null,
      newLabelledRows: { kind: 'known', rows: 5000 },
    });
    expect(checkSchedule(facts, settings.triggers.schedule).verdict).toBe('quiet');
  });

  it('waits for enough rows, and is still due when they come', () => {
    const [now, handled] = ['2026-03-29T02:00:00.000Z', '2026-03-28T02:00:00.000Z'];
    expect(check(now, handled, 999)).toMatchObject({
      verdict: 'quiet',
      sentence: 'Due since 2026-03-29 02:00 UTC, but 999 new labelled rows are fewer than 1,000.',
    });
    expect(check('2026-03-29T09:00:00.000Z', handled, 1000).verdict).toBe('fired');
  });

  it('goes by its time zone, summer time and all', () => {
    // 02:00 of Paris is 01:00 UTC in winter and 00:00 UTC in summer, which began on 29 March.
    expect(check('2026-03-28T12:00:00.000Z', null, 1000, 'Europe/Paris').numbers.due).toBe(
      '2026-03-28T01:00:00.000Z',
    );
    expect(check('2026-03-30T12:00:00.000Z', null, 1000, 'Europe/Paris').numbers.due).toBe(
      '2026-03-30T00:00:00.000Z',
    );
  });

  it('says when it is due next, and where the clock must be wrong', () => {
    expect(check('2026-03-29T12:00:00.000Z', '2026-03-29T02:00:00.000Z').sentence).toBe(
      'Nothing is due until 2026-03-30 02:00 UTC.',
    );
    expect(check('2026-03-29T12:00:00.000Z', '2027-03-29T02:00:00.000Z').sentence).toBe(
      'The date of 2027-03-29 02:00 UTC was acted on already, and is yet to come: is the clock right?',
    );
  });
});

import { describe, expect, it, test } from 'vitest';
import {
  findLatestDue,
  findNextDue,
  findScheduleProblem,
  isTimeZone,
} from '../../../src/retraining/policy/cron-schedule.ts';

describe('a schedule', () => {
  it.each(['0 2 * * *', '*/15 * * * *', '0 9-17 * * MON-FRI', '30 3 1,15 * *', '0 0 29 2 *', '0 2 * * 7'])(
    'may be %j',
    (expression) => {
      expect(findScheduleProblem(expression)).toBeUndefined();
    },
  );

  it.each([
    ['', 'expected five fields'],
    ['@daily', 'expected five fields'],
    ['* * * * * *', 'expected five fields'],
    ['0  2 * * *', 'expected five fields'],
    ['0 2 L * *', 'expected five fields'],
    ['0 2 * * 5#2', 'expected five fields'],
    ['0 2 15W * *', 'expected five fields'],
    ['0 2 * * *\n* * * * * rm', 'expected five fields'],
    ['0 2 * * * ; rm', 'expected five fields'],
    ['0 25 * * *', 'invalid value for hour: 25'],
    ['0 2 31 2 *', 'expected a day that some month has'],
  ])('may not be %j', (expression, problem) => {
    expect(findScheduleProblem(expression)).toContain(problem);
  });
});

test.each([
  ['2026-03-29T02:00:00.000Z', '2026-03-29T02:00:00.000Z', '2026-03-30T02:00:00.000Z'],
  ['2026-03-29T02:00:00.001Z', '2026-03-29T02:00:00.000Z', '2026-03-30T02:00:00.000Z'],
  ['2026-03-29T01:59:59.999Z', '2026-03-28T02:00:00.000Z', '2026-03-29T02:00:00.000Z'],
])('at %s the latest date is %s and the next %s', (now, latest, next) => {
  expect(findLatestDue('0 2 * * *', 'UTC', new Date(now))?.toISOString()).toBe(latest);
  expect(findNextDue('0 2 * * *', 'UTC', new Date(now))?.toISOString()).toBe(next);
});

test('time zones are those that exist', () => {
  expect(['UTC', 'Europe/Paris', 'Mars/Base'].map(isTimeZone)).toEqual([true, true, false]);
});

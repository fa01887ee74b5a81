import { describe, expect, it, test } from 'vitest';
import { decideRetraining } from '../../../src/retraining/policy/decide-retraining.ts';
import { evidenceSince, findLatestJudged } from '../../../src/retraining/policy/judged-retrains.ts';
import { DEFAULT_POLICY_SETTINGS as settings } from '../../../src/retraining/policy/policy-settings.ts';
import { daysAgo, limitOf, pastRetrain, quietFacts } from './policy-facts.ts';

const champion = { version: 3, since: daysAgo(90) };
const rejected = (days: number, challenger: number | null = 4) =>
  pastRetrain(days, { state: 'rejected', champion: 3, challenger });

describe('evidence counts anew', () => {
  it('since the champion came', () => {
    expect(evidenceSince(champion, [pastRetrain(90.1)])).toBe(champion.since);
    expect(findLatestJudged(champion, [pastRetrain(90.1)])).toBe(3);
  });

  it('since its latest challenger was rejected: what that one was trained on has been judged', () => {
    const retrains = [rejected(40, 4), rejected(10, 6), rejected(20, 5)];
    expect(evidenceSince(champion, retrains)).toBe(daysAgo(10));
    expect(findLatestJudged(champion, retrains)).toBe(6);
  });

  it.each([
    ['failed ones', pastRetrain(10, { state: 'failed', champion: 3, challenger: null })],
    ['those of an earlier champion', pastRetrain(10, { state: 'rejected', champion: 2, challenger: 4 })],
    ['one that has not ended', pastRetrain(10, { state: 'training', champion: 3, challenger: null })],
  ])('but not for %s', (_name, retrain) => {
    expect(evidenceSince(champion, [retrain])).toBe(champion.since);
    expect(findLatestJudged(champion, [retrain])).toBe(3);
  });
});

test.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 3],
])('after %i rejected challengers the cool-down is %i times as long', (count, times) => {
  const retrains = [pastRetrain(91), ...Array.from({ length: count }, (_, index) => rejected(1 + index))];
  const decision = decideRetraining(settings, quietFacts({ retrains }));
  expect(limitOf(decision, 'cooldown').numbers.times).toBe(times);
});

test('a longer cool-down says so', () => {
  const retrains = [rejected(10), rejected(20)];
  const decision = decideRetraining(settings, quietFacts({ retrains }));
  expect(limitOf(decision, 'cooldown')).toMatchObject({
    verdict: 'blocks',
    until: daysAgo(-4),
    sentence:
      'The latest retraining was started at 2026-03-19 02:00 UTC; the next may start 2 times 7 days later, at 2026-04-02 02:00 UTC.',
  });
});

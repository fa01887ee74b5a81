import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { formatDecision } from '../../../src/cli/views/retrain-view.ts';
import { decideRetraining } from '../../../src/retraining/policy/decide-retraining.ts';
import { DEFAULT_POLICY_SETTINGS } from '../../../src/retraining/policy/policy-settings.ts';
import type { RetrainingFacts } from '../../../src/retraining/policy/retraining-facts.ts';
import { pastRetrain, quality, quietFacts } from '../../retraining/policy/policy-facts.ts';

const surface = { columns: 80, style: new Chalk({ level: 0 }), now: () => new Date(0), cwd: '/' };
const ERROR = { kind: 'error', code: 'MODEL_INVALID', message: 'profile.json is damaged.' } as const;

it.each<[string, Partial<RetrainingFacts>]>([
  ['Retraining is not needed.', {}],
  ['Retraining is needed.', { quality: quality(0.5, 0.05) }],
  ['Retraining is needed.', { quality: quality(0.5, 0.05), newLabelledRows: ERROR }],
  [
    'Retraining has to wait.',
    { quality: quality(0.5, 0.05), retrains: [pastRetrain(0.1, { state: 'failed' })] },
  ],
  ['No trigger has fired, but not all could be checked.', { quality: ERROR }],
])('%s', (head, changes) => {
  const decision = decideRetraining(DEFAULT_POLICY_SETTINGS, quietFacts(changes));
  expect(formatDecision(decision, surface)[0]).toBe(head);
});

it('the lines of each check fit the terminal, below one another', () => {
  const lines = formatDecision(decideRetraining(DEFAULT_POLICY_SETTINGS, quietFacts()), surface);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  const floor = lines.findIndex((line) => line.includes('f1_floor'));
  expect(lines.slice(floor, floor + 2)).toEqual([
    '  f1_floor     quiet         Live macro F1 is 0.80 (0.75 to 0.85) over 800',
    '                             labelled predictions, not below 0.70.',
  ]);
});

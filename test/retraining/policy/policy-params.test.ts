import { describe, expect, it, test } from 'vitest';
import { DEFAULT_GATE_SETTINGS } from '../../../src/retraining/gates/gate-settings.ts';
import {
  retrainingParams,
  takeOffTriggers,
  toPolicySettings,
} from '../../../src/retraining/policy/policy-params.ts';
import { DEFAULT_POLICY_SETTINGS } from '../../../src/retraining/policy/policy-settings.ts';
import { checkWith } from '../../../src/stages/check-params.ts';

const parse = (written: unknown) => {
  const { section, off } = takeOffTriggers(written);
  return toPolicySettings(retrainingParams.parse({ retraining: section }).retraining, off);
};
const problemsOf = (written: unknown) =>
  checkWith(retrainingParams, { retraining: takeOffTriggers(written).section });

test('what params.yaml leaves out is as by default', () => {
  for (const written of [undefined, {}, { triggers: {} }, { limits: { cooldown: '7d' } }]) {
    expect(parse(written)).toEqual(DEFAULT_POLICY_SETTINGS);
  }
  expect(retrainingParams.parse({}).retraining.gates).toEqual(DEFAULT_GATE_SETTINGS);
});

test.each(['off', false])('a trigger is turned off by %j, and the others stay', (off) => {
  expect(parse({ triggers: { drift: off, backlog: { value: 5 } } }).triggers).toEqual({
    ...DEFAULT_POLICY_SETTINGS.triggers,
    drift: 'off',
    backlog: { value: 5 },
  });
});

describe('all problems are told at once', () => {
  it('each with its name', () => {
    const problems = problemsOf({
      version: 2,
      windows: { current: '7 days', min_rows: 5 },
      triggers: {
        f1_floor: { value: 70 },
        drift: { persist: '4_of_3' },
        backlog: null,
        schedule: { cron: '0 25 * * *', timezone: 'Mars/Base' },
        drfit: 'off',
      },
      limits: { cooldown: '-1d', max_runs_per_30d: 1.5 },
      gates: { floor: { weighted_f1: 75 } },
    });
    expect(problems.map(({ param, message }) => `${param}: ${message}`)).toEqual([
      'retraining.version: expected 1, got 2',
      'retraining.windows.current: expected a length of time such as 12h, 7d or 2w, got "7 days"',
      'retraining.windows.min_rows: expected a whole number of at least 30, got 5',
      'retraining.triggers.f1_floor.value: expected a number from 0 to 1, got 70',
      'retraining.triggers.drift.persist: expected m_of_n with m up to n, and n up to 12, such as 2_of_3, got "4_of_3"',
      'retraining.triggers.backlog: expected a section with settings, got an empty value',
      'retraining.triggers.schedule.cron: invalid value for hour: 25, got "0 25 * * *"',
      'retraining.triggers.schedule.timezone: expected the name of a time zone, such as UTC or Europe/Paris, got "Mars/Base"',
      'retraining.triggers.drfit: unknown setting; did you mean drift?',
      'retraining.limits.cooldown: expected a length of time such as 0d, 12h or 7d, got "-1d"',
      'retraining.limits.max_runs_per_30d: expected a whole number of at least 0, got 1.5',
      'retraining.gates.floor.weighted_f1: expected a number from 0 to 1, got 75',
    ]);
  });

  it.each([
    [{ windows: { current: '0d' } }, 'retraining.windows.current'],
    [{ triggers: { drift: { off_at: 0.4 } } }, 'retraining.triggers.drift.off_at'],
    [{ triggers: { drift: { persist: '2_of_13' } } }, 'retraining.triggers.drift.persist'],
    [{ triggers: { f1_floor: true } }, 'retraining.triggers.f1_floor'],
    [{ trigers: {} }, 'retraining.trigers'],
    [[], 'retraining'],
    ['off', 'retraining'],
  ])('%j', (written, param) => {
    expect(problemsOf(written).map((problem) => problem.param)).toEqual([param]);
  });
});

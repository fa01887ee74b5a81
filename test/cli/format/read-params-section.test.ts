import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRetrainingSettings } from '../../../src/cli/retrain/read-retraining-settings.ts';
import { DEFAULT_GATE_SETTINGS } from '../../../src/retraining/gates/gate-settings.ts';
import { DEFAULT_POLICY_SETTINGS } from '../../../src/retraining/policy/policy-settings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A project with this params.yaml, or with none. */
function project(params?: string): { readonly cwd: string } {
  const cwd = temporaryFolder();
  if (params !== undefined) writeFileSync(join(cwd, 'params.yaml'), params);
  return { cwd };
}

describe('the section retraining', () => {
  it.each([[undefined], [''], ['train: {C: 1}\n'], ['retraining: {}\n']])(
    'is as by default in %j',
    (params) => {
      expect(readRetrainingSettings(project(params))).toMatchObject({
        policy: DEFAULT_POLICY_SETTINGS,
        gates: DEFAULT_GATE_SETTINGS,
      });
    },
  );

  it('turns a trigger off', () => {
    const params = 'retraining:\n  triggers:\n    schedule: off\n    drift: false\n';
    expect(readRetrainingSettings(project(params)).policy.triggers).toMatchObject({
      schedule: 'off',
      drift: 'off',
      backlog: { value: 10_000 },
    });
  });

  it('is refused with all problems and their places', () => {
    const params =
      'retraining:\n  windows: {current: week}\n  triggers:\n    drift: {value: 3}\n    schedule:\n      cron: often\n  limts: {}\n';
    expect(() => readRetrainingSettings(project(params))).toThrow(
      expect.objectContaining({
        code: 'PARAMS_INVALID',
        message: 'Found 4 problems in params.yaml.',
        details: [
          'params.yaml:2:22  retraining.windows.current: expected a length of time such as 12h, 7d or 2w, got "week".',
          '      windows: {current: week}',
          '                         ^^^^',
          'params.yaml:4:20  retraining.triggers.drift.value: expected a number from 0 to 1, got 3.',
          '        drift: {value: 3}',
          '                       ^',
          'params.yaml:6:13  retraining.triggers.schedule.cron: expected five fields such as "0 2 * * *": minute, hour, day of month, month, day of week, got "often".',
          '          cron: often',
          '                ^^^^^',
          'params.yaml:7:10  retraining.limts: unknown setting; did you mean limits?.',
          '      limts: {}',
          '             ^^',
        ],
      }) as Error,
    );
  });

  it('is refused where params.yaml cannot be read', () => {
    expect(() => readRetrainingSettings(project('retraining: {a: [}\n'))).toThrow(
      expect.objectContaining({ code: 'PARAMS_INVALID' }) as Error,
    );
  });
});

it('the params.yaml that is shipped says what holds by default', () => {
  const cwd = join(import.meta.dirname, '../../..');
  expect(readRetrainingSettings({ cwd }).policy).toEqual(DEFAULT_POLICY_SETTINGS);
});

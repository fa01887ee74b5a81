import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { gatherFacts, type FactSources } from '../../../src/retraining/policy/gather-facts.ts';
import { DEFAULT_POLICY_SETTINGS as settings } from '../../../src/retraining/policy/policy-settings.ts';
import { daysAgo, NOW, pastRetrain } from './policy-facts.ts';

const champion = { version: 3, since: daysAgo(15) };

function sources(changes: Partial<FactSources> = {}): FactSources {
  return {
    champion: () => champion,
    retrains: () => [],
    lastHandledSchedule: () => null,
    drift: () => ({ rows: 700, share: 0.2, drifted: ['class_mix'] }),
    quality: () => ({ rows: 0, score: null }),
    newLabelledRows: () => 12,
    ...changes,
  };
}
const gather = (changes: Partial<FactSources> = {}, policy = settings) =>
  gatherFacts(policy, new Date(NOW), sources(changes));

describe('the facts', () => {
  it('are of whole windows of the champion for drift, and of the latest window for quality', async () => {
    const drift = vi.fn(sources().drift);
    const quality = vi.fn(sources().quality);
    const facts = await gather({ drift, quality });
    const windows = [
      { from: daysAgo(7), to: NOW },
      { from: daysAgo(14), to: daysAgo(7) },
    ];
    expect(drift.mock.calls).toEqual(windows.map((window) => [champion, window]));
    expect(quality.mock.calls).toEqual([[champion, windows[0]]]);
    expect(facts.driftWindows[1]).toEqual({
      ...windows[1],
      drift: { kind: 'known', rows: 700, share: 0.2, drifted: ['class_mix'] },
    });
    expect(facts.newLabelledRows).toEqual({ kind: 'known', rows: 12 });
  });

  it('are errors where they cannot be found out, with the code for the caller', async () => {
    const fail = (): never => {
      throw new AppError('DATA_INVALID', 'load.json is damaged.', { hint: 'rakuten load reset --yes' });
    };
    const bug = (): never => {
      throw new TypeError('x is undefined');
    };
    expect(await gather({ newLabelledRows: fail, quality: bug })).toMatchObject({
      newLabelledRows: {
        kind: 'error',
        code: 'DATA_INVALID',
        message: 'load.json is damaged.',
        hint: 'rakuten load reset --yes',
      },
      quality: { kind: 'error', code: 'INTERNAL', message: 'x is undefined' },
    });
  });

  it('count labelled rows from the latest challenger that was rejected on', async () => {
    const newLabelledRows = vi.fn(() => 7);
    await gather({ newLabelledRows });
    const rejected = { state: 'rejected', champion: 3, challenger: 3 } as const;
    await gather({ newLabelledRows, retrains: () => [9, 4].map((days) => pastRetrain(days, rejected)) });
    expect(newLabelledRows.mock.calls).toEqual([
      [3, null],
      [3, daysAgo(4)],
    ]);
  });

  it('are none where the retrainings cannot be read, or the user has interrupted', async () => {
    const fail = (code: 'DATABASE_INVALID' | 'INTERRUPTED') => (): never => {
      throw new AppError(code, 'no');
    };
    await expect(gather({ retrains: fail('DATABASE_INVALID') })).rejects.toThrow('no');
    await expect(gather({ quality: fail('INTERRUPTED') })).rejects.toThrow('no');
  });

  it('are not measured for a trigger that is off', async () => {
    const drift = vi.fn(sources().drift);
    const quality = vi.fn(sources().quality);
    const triggers = { ...settings.triggers, drift: 'off', f1_floor: 'off' } as const;
    await gatherFacts({ ...settings, triggers }, new Date(NOW), sources({ drift, quality }));
    expect([drift.mock.calls, quality.mock.calls]).toEqual([[], []]);
  });

  it('ask for nothing but the past where nothing is in production', async () => {
    const never = (): never => {
      throw new Error('asked');
    };
    const facts = await gather({
      champion: () => null,
      drift: never,
      quality: never,
      newLabelledRows: never,
    });
    expect(facts).toMatchObject({ champion: null, driftWindows: [] });
  });

  it('count rows that were taken away as none', async () => {
    expect((await gather({ newLabelledRows: () => -400 })).newLabelledRows).toEqual({
      kind: 'known',
      rows: 0,
    });
  });
});

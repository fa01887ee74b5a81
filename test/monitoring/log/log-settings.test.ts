import { describe, expect, test } from 'vitest';
import { DEFAULT_LOG_SETTINGS, parseLogSettings } from '../../../src/monitoring/log/log-settings.ts';

describe('parseLogSettings', () => {
  test('takes nothing for the defaults, and what is given for the rest', () => {
    expect(parseLogSettings({})).toEqual({ settings: DEFAULT_LOG_SETTINGS, problems: [] });
    expect(parseLogSettings({ predictions: true, text: 'hash', keep_days: 30 })).toEqual({
      settings: { predictions: true, text: 'hash', keepDays: 30 },
      problems: [],
    });
    expect(parseLogSettings({ text: false, keep_days: null }).settings).toMatchObject({
      ...{ text: 'off', keepDays: null },
    });
  });

  test.each([
    [{ predictions: 'yes' }, 'predictions', 'expected true or false, got "yes"'],
    [{ text: 'some' }, 'text', 'expected full, hash, off, got "some"'],
    [{ text: true }, 'text', 'expected full, hash, off, got true'],
    [{ keep_days: 0 }, 'keep_days', 'expected a whole number of days of at least 1, or null, got 0'],
    [{ keep_days: '90d' }, 'keep_days', 'expected a whole number of days of at least 1, or null, got "90d"'],
    [{ texts: 'full' }, 'texts', 'unknown setting; did you mean text?'],
    [{ zzz: 1 }, 'zzz', 'unknown setting; expected one of predictions, text, keep_days'],
  ])('%j', (section, key, message) => {
    expect(parseLogSettings(section).problems).toEqual([{ key, message }]);
  });

  test('tells all problems at once', () => {
    expect(parseLogSettings({ text: 1, keep_days: -1, x: 0 }).problems).toHaveLength(3);
  });
});

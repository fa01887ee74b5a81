import { expect, it } from 'vitest';
import { parseTime } from '../../../src/cli/format/parse-time.ts';

const NOW = new Date('2026-03-08T12:00:00.000Z');

it.each([
  ['7d', '2026-03-01T12:00:00.000Z'],
  ['12h', '2026-03-08T00:00:00.000Z'],
  ['30m', '2026-03-08T11:30:00.000Z'],
  ['1w', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T06:30', '2026-03-01T06:30:00.000Z'],
  ['2026-03-01 06:30:15', '2026-03-01T06:30:15.000Z'],
  ['2026-03-01T06:30:15.250+01:00', '2026-03-01T05:30:15.250Z'],
])('%s is %s', (text, expected) => {
  expect(parseTime(text, '--since', NOW).toISOString()).toBe(expected);
});

it.each(['', 'x', '7', '7y', '-7d', '1.5d', '2026-13-01', '2026-03-01T25:00', '03/01/2026', 'yesterday'])(
  'refuses "%s"',
  (text) => {
    expect(() => parseTime(text, '--since', NOW)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `Expected --since as 90d, 12h or 2026-03-01, got ${text}.`,
      }),
    );
  },
);

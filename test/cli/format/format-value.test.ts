import { expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatNumber,
  formatTime,
} from '../../../src/cli/format/format-value.ts';

it.each([
  [0.81234, '0.8123'],
  [0, '0.0000'],
  [1, '1.0000'],
  [-0.5, '-0.5000'],
  [300_000, '300000'],
  [211.25, '211.2500'],
  [3, '3.0000'],
  [null, '–'],
  [undefined, '–'],
])('the number %s reads %s', (value, expected) => expect(formatNumber(value)).toBe(expected));

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [32_400_000, '32.4 MB'],
  [5e15, '5000.0 TB'],
])('%d bytes read %s', (bytes, expected) => expect(formatBytes(bytes)).toBe(expected));

it.each([
  [0, '0.0 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 0 s'],
  [200_000, '3 min 20 s'],
  [3_599_600, '1 h 0 min'],
  [3_900_000, '1 h 5 min'],
])('%d ms read %s', (milliseconds, expected) => expect(formatDuration(milliseconds)).toBe(expected));

it.each([
  ['2026-03-01T11:59:01Z', 'just now'],
  ['2026-03-01T12:30:00Z', 'just now'],
  ['2026-03-01T11:59:00Z', '1 min ago'],
  ['2026-03-01T11:00:01Z', '59 min ago'],
  ['2026-03-01T11:00:00Z', '1 h ago'],
  ['2026-02-28T12:00:00Z', '1 day ago'],
  ['2026-02-01T12:00:00Z', '28 days ago'],
])('at noon, %s is %s', (time, expected) =>
  expect(formatAge(time, new Date('2026-03-01T12:00:00Z'))).toBe(expected),
);

it('a time reads in local time, with its age', () => {
  const time = new Date(2026, 2, 1, 9, 5, 7);
  expect(formatTime(time.toISOString(), time)).toBe('2026-03-01 09:05:07 (just now)');
});

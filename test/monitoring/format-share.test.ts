import { expect, test } from 'vitest';
import { formatCount, formatPoints, formatShare, formatSigned } from '../../src/monitoring/format-share.ts';

test.each([
  [0, '0.0%'],
  [0.1234, '12.3%'],
  [1, '100.0%'],
])('the share %d reads %s', (share, expected) => expect(formatShare(share)).toBe(expected));

test.each([
  [0.0421, '+4.2 points'],
  [-0.1, '−10.0 points'],
  [-0.0001, '0.0 points'],
])('the change %d reads %s', (change, expected) => expect(formatPoints(change)).toBe(expected));

test.each([
  [1.26, '+1.3'],
  [-0.3, '−0.3'],
  [0.04, '0.0'],
])('the number %d reads %s', (value, expected) => expect(formatSigned(value)).toBe(expected));

test.each([
  [0, '0'],
  [999, '999'],
  [13_812, '13,812'],
  [1_234_567, '1,234,567'],
])('the count %d reads %s', (count, expected) => expect(formatCount(count)).toBe(expected));

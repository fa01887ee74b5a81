import { expect, test } from 'vitest';
import { roundNumbers } from '../../src/monitoring/round-numbers.ts';

test('rounds numbers to six significant digits wherever they stand, and nothing else', () => {
  expect(roundNumbers({ a: 0.123456789, b: [1.23456789e-10, 13_812_345], c: 'x', d: null, e: true })).toEqual(
    {
      a: 0.123457,
      b: [1.23457e-10, 13_812_345],
      c: 'x',
      d: null,
      e: true,
    },
  );
});

test.each([NaN, Infinity, -Infinity])('%d becomes null', (value) => {
  expect(roundNumbers([value])).toEqual([null]);
});

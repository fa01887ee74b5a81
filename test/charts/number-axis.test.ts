import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitAxis, formatTick } from '../../src/charts/number-axis.ts';

test.each([
  [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [[0.03, 0.28], 5, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]],
  [[0, 39], 7, [0, 10, 20, 30, 40]],
  [[-3.2, 4], 4, [-4, -2, 0, 2, 4]],
  [[5, 5], 4, [4.5, 5, 5.5]],
  [[0], 2, [-1, 0, 1]],
  [[1e9, 3e9], 2, [1e9, 2e9, 3e9]],
  [[], 1, [0, 1]],
  [[NaN, Infinity, 2, 3], 1, [2, 3]],
])('%j in about %i steps has ticks at %j', (values, count, ticks) => {
  expect(fitAxis(values, count).ticks).toEqual(ticks);
});

test('holds all values, between its first and last tick', () => {
  const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 9 }), (values) => {
      const { low, high, ticks } = fitAxis(values, 5);
      const slack = (high - low) * 1e-6;
      expect(values.every((value) => value >= low - slack && value <= high + slack)).toBe(true);
      expect(ticks[0]).toBe(low);
      expect(ticks.at(-1)).toBe(high);
      expect(ticks.length).toBeLessThan(14);
    }),
  );
});

test.each([
  [0, '0'],
  [0.30000000000000004, '0.3'],
  [1234567, '1,234,567'],
  [-1200.5, '-1,200.5'],
  [25_000_000, '2.5e+7'],
  [0.00001, '1e-5'],
])('%d is written %s', (value, text) => {
  expect(formatTick(value)).toBe(text);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWindows, latestWindow, listWindows } from '../../../src/retraining/policy/list-windows.ts';
import { daysAgo, NOW } from './policy-facts.ts';

test('windows are whole, counted back from now, and begin after the champion came', () => {
  expect(listWindows(NOW, daysAgo(15), '7d')).toEqual([
    { from: daysAgo(7), to: daysAgo(0) },
    { from: daysAgo(14), to: daysAgo(7) },
  ]);
  expect(listWindows(NOW, daysAgo(6.9), '7d')).toEqual([]);
  expect(listWindows(NOW, daysAgo(400), '7d')).toHaveLength(12);
});

test('there is none where the clock has gone back behind the champion', () => {
  expect(listWindows(NOW, daysAgo(-1), '7d')).toEqual([]);
  expect(countWindows(NOW, daysAgo(-1), '7d')).toBe(-1);
});

test('no two windows share a moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 14 }), (days, length) => {
      const windows = listWindows(NOW, daysAgo(days), `${length}d`);
      windows.slice(1).forEach((window, index) => expect(window.to).toBe(windows[index]?.from));
      for (const { from } of windows)
        expect(Date.parse(from)).toBeGreaterThanOrEqual(Date.parse(daysAgo(days)));
    }),
  );
});

test('labels are looked at in the latest window, whole or not', () => {
  expect(latestWindow(NOW, '7d')).toEqual({ from: daysAgo(7), to: NOW });
});

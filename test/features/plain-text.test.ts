import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stripMarkup } from '../../src/data/normalise-text.ts';
import { plainText } from '../../src/features/plain-text.ts';

test('gives what the slow way gives', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('a', 'É', ' ', '\u00a0', '\u00ad', '&', 'amp;', '<', 'b>', '’', '\n'),
    }),
  );
  fc.assert(
    fc.property(text, (raw) => {
      expect(plainText(raw)).toBe(stripMarkup(raw));
    }),
  );
});

test('no character counts as plain that the slow way would change', () => {
  const units = Array.from({ length: 0x10000 }, (_unit, unit) => `a${String.fromCharCode(unit)}b`);
  expect(units.filter((text) => plainText(text) !== stripMarkup(text))).toEqual([]);
});

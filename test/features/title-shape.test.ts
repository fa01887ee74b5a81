import { expect, test } from 'vitest';
import { appendShape } from '../../src/features/title-shape.ts';
import { UnitBuffer } from '../../src/features/unit-buffer.ts';

test.each([
  ['iPhone 12 – 64GB', 100, 'aAa 00 – 00A'],
  ['L’Équipe N° 1234', 100, 'A’Aa A° 0000'],
  ['épée ÉPÉE ²', 100, 'a A 0'],
  ['AB cd', 3, 'A '],
  ['', 100, ''],
])('the shape of %j is %j within %i characters', (title, limit, expected) => {
  const buffer = new UnitBuffer();
  appendShape(title, limit, buffer);
  expect(buffer.slice(0, buffer.length)).toBe(expected);
});

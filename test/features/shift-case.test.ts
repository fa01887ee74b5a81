import { expect, test } from 'vitest';
import { shiftCase } from '../../src/features/shift-case.ts';

const LISTING = { designation: 'Épée n° 12 &amp;lt; < NEUVE', description: '<b>En BOIS</b>, très belle' };

function groupOf(number: number): string {
  return `00000000${number.toString(16).padStart(8, '0')}`;
}

const shifted = Array.from({ length: 3000 }, (_group, i) => shiftCase(LISTING, groupOf(i), 0.3));

test('about the asked share of contents loses its formatting, half of that its punctuation too', () => {
  const lowered = { designation: 'epee n° 12 &amp;lt; &lt; neuve', description: 'en bois , tres belle' };
  const bare = { designation: 'epee n 12 lt neuve', description: 'en bois tres belle' };
  const count = (expected: object): number =>
    shifted.filter((listing) => JSON.stringify(listing) === JSON.stringify(expected)).length;
  expect(count(lowered) / shifted.length).toBeCloseTo(0.15, 1);
  expect(count(bare) / shifted.length).toBeCloseTo(0.15, 1);
  expect(shifted.filter((listing) => listing === undefined).length / shifted.length).toBeCloseTo(0.7, 1);
  expect(count(lowered) + count(bare)).toBe(shifted.filter((listing) => listing !== undefined).length);
});

test('the content alone decides', () => {
  expect(shiftCase(LISTING, groupOf(7), 1)).toEqual(shiftCase(LISTING, groupOf(7), 1));
  expect(shiftCase(LISTING, groupOf(7), 0)).toBeUndefined();
});

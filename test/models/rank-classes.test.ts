import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highestClass, rankClasses } from '../../src/models/rank-classes.ts';

const values = fc.array(fc.constantFrom(-Infinity, -1, -0, 0, 0.5, 1, Infinity), { maxLength: 12 });

test('the first of all classes in the order of their values, ties by number', () => {
  fc.assert(
    fc.property(values, fc.nat({ max: 14 }), (scores, count) => {
      const order = scores.map((score, k) => ({ score, k }));
      order.sort((a, b) => (a.score === b.score ? a.k - b.k : a.score < b.score ? 1 : -1));
      expect(rankClasses(scores, count)).toEqual(order.slice(0, count).map(({ k }) => k));
    }),
  );
});

test.each([
  [[1, 3, 2], 1],
  [[2, 2], 0],
  [[-5], 0],
])('of %j the highest is number %i', (scores, expected) => expect(highestClass(scores)).toBe(expected));

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildKeyTable, findId, findIds, NOT_FOUND } from '../../src/features/key-table.ts';

const half = fc.integer({ min: 0, max: 0xffffffff });

test('finds each of its keys and no other', () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), half), {
    selector: ([a, b]) => `${a} ${b}`,
  });
  fc.assert(
    fc.property(pairs, half, (keys, other) => {
      const table = buildKeyTable(Uint32Array.from(keys.flat()));
      keys.forEach(([low, high], id) => expect(findId(table, low, high)).toBe(id));
      expect(findId(table, 41, other)).toBe(NOT_FOUND);
    }),
  );
});

test('looks many keys up as it does one by one, in their order, with repeats', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2 }));
  const known = fc.uniqueArray(pair, { selector: ([a, b]) => `${a} ${b}` });
  fc.assert(
    fc.property(known, fc.array(pair), (keys, wanted) => {
      const table = buildKeyTable(Uint32Array.from(keys.flat()));
      const [lows, highs] = [0, 1].map((half) => Uint32Array.from(wanted, (key) => key[half]));
      const ids = new Uint32Array(wanted.length);
      const found = findIds(table, lows, highs, wanted.length, ids);
      const expected = wanted.map(([low, high]) => findId(table, low, high)).filter((id) => id !== NOT_FOUND);
      expect([...ids.subarray(0, found)]).toEqual(expected);
    }),
  );
});

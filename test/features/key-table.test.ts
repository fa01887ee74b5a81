import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildKeyTable, findId, NOT_FOUND } from '../../src/features/key-table.ts';

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

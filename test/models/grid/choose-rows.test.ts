import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseRows } from '../../../src/models/grid/choose-rows.ts';

const rowsOf = (
  rows: readonly (readonly [group: number, label: number])[],
): { groups: Uint32Array; labels: Int32Array } => ({
  groups: Uint32Array.from(rows.flatMap(([group]) => [0, group])),
  labels: Int32Array.from(rows, ([, label]) => label),
});

test('takes of each class the groups with the lowest hashes, whole', () => {
  const rows = rowsOf([[9, 0], [1, 0], [1, 0], [5, 0], [7, 1], [3, 1], [8, 1], [6, 0]]); // prettier-ignore
  expect([...chooseRows(rows, 1 / 3, 1)]).toEqual([1, 2, 3, 5]);
  expect([...chooseRows(rows, 1, 1)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('takes as many groups of each class as are asked for at least', () => {
  const rows = rowsOf([[1, 0], [2, 0], [3, 0], [4, 1]]); // prettier-ignore
  expect([...chooseRows(rows, 0.01, 2)]).toEqual([0, 1, 3]);
});

test('groups stay whole, and a smaller share is a part of a larger one', () => {
  const anyRows = fc.array(fc.tuple(fc.nat(20), fc.nat(3)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(anyRows, (pairs) => {
      const rows = rowsOf(pairs);
      const few = new Set(chooseRows(rows, 1 / 9, 1));
      const more = new Set(chooseRows(rows, 1 / 3, 1));
      for (const row of few) {
        expect(more.has(row)).toBe(true);
        pairs.forEach(([group], other) => {
          if (group === pairs[row]?.[0]) expect(few.has(other)).toBe(true);
        });
      }
    }),
  );
});

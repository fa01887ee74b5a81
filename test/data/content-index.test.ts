import { expect, test } from 'vitest';
import { createContentIndex } from '../../src/data/content-index.ts';

test('counts duplicates, conflicts and the accuracy that they bound', () => {
  const index = createContentIndex();
  for (const [group, row, code] of [
    ['a', 9, 10],
    ['a', 4, 40],
    ['a', 5, 40],
    ['b', 1, 10],
    ['b', 2, 10],
    ['c', 3, 60],
    ['d', 6, 60],
    ['d', 7, 10],
  ] as const) {
    index.add(group, row, code);
  }
  expect(index.duplicates()).toEqual({ groups: 3, rows: 7 });
  expect(index.conflicts()).toEqual({
    groups: 2,
    rows: 5,
    outvoted_rows: 2,
    accuracy_upper_bound: 0.75,
    examples: [
      { rows: [4, 5, 9], codes: { 10: 1, 40: 2 } },
      { rows: [6, 7], codes: { 10: 1, 60: 1 } },
    ],
  });
  expect([...index.rowsByCode()].sort()).toEqual(
    [
      [10, 4],
      [40, 2],
      [60, 2],
    ].sort(),
  );
  expect([...index.contentsByCode()].sort()).toEqual(
    [
      [10, 3],
      [40, 1],
      [60, 2],
    ].sort(),
  );
  expect([index.has('a'), index.has('x')]).toEqual([true, false]);
});

test('without rows nothing is bounded', () => {
  expect(createContentIndex().conflicts()).toMatchObject({ groups: 0, accuracy_upper_bound: 1 });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignFolds } from '../../src/models/assign-folds.ts';

const data = fc.array(
  fc.record({ group: fc.integer({ min: 0, max: 30 }), label: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1 },
);

function fold(rows: readonly { group: number; label: number }[], folds: number): number[] {
  const groups = Uint32Array.from(rows.flatMap(({ group }) => [group, 7]));
  return [
    ...assignFolds(
      groups,
      Int32Array.from(rows, ({ label }) => label),
      folds,
    ),
  ];
}

test('rows of a group share a fold', () => {
  fc.assert(
    fc.property(data, (rows) => {
      const folds = fold(rows, 3);
      rows.forEach(({ group }, i) =>
        expect(folds[i]).toBe(folds[rows.findIndex((row) => row.group === group)]),
      );
    }),
  );
});

test('the order of the rows does not matter', () => {
  fc.assert(
    fc.property(data, (rows) => {
      expect(fold([...rows].reverse(), 3)).toEqual(fold(rows, 3).reverse());
    }),
  );
});

test('each class is spread evenly over the folds', () => {
  const rows = Array.from({ length: 90 }, (_row, i) => ({ group: i, label: i % 4 }));
  const folds = fold(rows, 3);
  for (const label of [0, 1, 2, 3]) {
    const sizes = [0, 1, 2].map((f) => rows.filter((row, i) => row.label === label && folds[i] === f).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

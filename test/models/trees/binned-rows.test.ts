import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowOf } from '../../../src/features/sparse-matrix.ts';
import { binRows, keepColumns } from '../../../src/models/trees/binned-rows.ts';
import { toData } from '../../support/small-rows.ts';
import { randomRows } from './tree-cases.ts';

const ALL = { max_columns: 100, min_rows: 1 };

test('a rare column has one bin for its presence, a common one several for its values', () => {
  const data = toData(
    [
      [0, 1],
      [0, 2],
      [3, 2],
      [0, 4],
    ],
    [0, 0, 1, 1],
    2,
  );
  const binned = binRows(data, ALL);
  expect([...binned.columnBins]).toEqual([0, 1, 4]);
  expect([...binned.cuts]).toEqual([0, 0, 1.5, 3]);
  expect([...binned.rowStarts]).toEqual([0, 1, 2, 4, 5]);
  expect([...binned.rowBins]).toEqual([1, 2, 0, 2, 3]);
  expect([...binned.binRows]).toEqual([2, 0, 1, 2, 3]);
});

test('a common column of many values has 16 bins of about the same number of rows', () => {
  const rows = Array.from({ length: 100 }, (_row, i) => [1 + i / 100]);
  const { cuts, binStarts } = binRows(toData(rows, new Array<number>(100).fill(0), 1), ALL);
  expect(cuts).toHaveLength(16);
  const sizes = [...cuts.keys()].map((bin) => binStarts[bin + 1] - binStarts[bin]);
  expect(Math.min(...sizes)).toBe(6);
  expect(Math.max(...sizes)).toBe(7);
});

test('keeps the columns that tell most about the class, in enough rows', () => {
  const rows = [
    [1, 1, 0, 1],
    [1, 0, 1, 1],
    [1, 1, 0, 0],
    [1, 0, 0, 0],
  ];
  const data = toData(rows, [0, 0, 1, 1], 2);
  expect([...binRows(data, { max_columns: 1, min_rows: 1 }).columns]).toEqual([3]);
  expect([...binRows(data, { max_columns: 2, min_rows: 1 }).columns]).toEqual([2, 3]);
  expect([...binRows(data, { max_columns: 2, min_rows: 2 }).columns]).toEqual([0, 3]);
});

test('every value above 0 is in the bin between the cuts around it, once by row and once by bin', () => {
  const rows = fc.array(
    fc.tuple(fc.constantFrom(0, 1, 2, 5), fc.float({ noNaN: true, min: -1, max: 3 }), fc.constantFrom(0, 1)),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(rows, (drawn) => {
      const data = toData(
        drawn,
        drawn.map((_row, i) => i % 3),
        3,
      );
      const binned = binRows(data, ALL);
      const byRow: string[] = [];
      drawn.forEach((row, i) => {
        const above = binned.rowBins.slice(binned.rowStarts[i], binned.rowStarts[i + 1]);
        for (const bin of above) {
          const place = binned.columnOfBin[bin];
          const value = row[binned.columns[place]];
          expect(value > binned.cuts[bin]).toBe(true);
          if (bin + 1 < binned.columnBins[place + 1]) expect(value <= binned.cuts[bin + 1]).toBe(true);
          byRow.push(`${i} ${bin}`);
        }
        expect(above).toHaveLength(row.filter((value) => value > 0).length);
      });
      const byBin = [...binned.cuts.keys()].flatMap((bin) =>
        Array.from(
          binned.binRows.slice(binned.binStarts[bin], binned.binStarts[bin + 1]),
          (row) => `${row} ${bin}`,
        ),
      );
      expect(byBin.sort()).toEqual(byRow.sort());
    }),
  );
});

test('some of the columns are what binning these alone would give', () => {
  const { matrix, ...data } = randomRows(50, 10, 3, 6);
  const binned = binRows({ matrix, ...data }, ALL);
  const kept = [1, 2, 5, 9];
  const alone = Array.from({ length: 50 }, (_row, row) => {
    const { indices, values } = rowOf(matrix, row);
    return Array.from({ length: 10 }, (_value, column) =>
      kept.includes(column) && indices.includes(column) ? values[indices.indexOf(column)] : 0,
    );
  });
  expect(keepColumns(binned, Uint32Array.from(kept))).toEqual(
    binRows(toData(alone, [...data.labels], 3), ALL),
  );
});

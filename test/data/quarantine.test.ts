import { expect, test } from 'vitest';
import { countReasons, describeQuarantinedRow, quarantineFields } from '../../src/data/quarantine.ts';

const row = (line: number, reason: string, value = 'x') => ({
  file: 'X_train.csv',
  line,
  column: 'productid',
  reason,
  value,
});

test('counts reasons, most frequent first, with the first row of each', () => {
  const rows = [row(2, 'b'), row(3, 'a'), row(4, 'c'), row(5, 'c')];
  expect(countReasons(rows).map(({ reason, rows: count, first }) => [reason, count, first.line])).toEqual([
    ['c', 2, 4],
    ['a', 1, 3],
    ['b', 1, 2],
  ]);
});

test('keeps 200 characters of a value, and cuts no character in two', () => {
  expect(quarantineFields(row(2, 'a', 'é'.repeat(200)))[4]).toBe('é'.repeat(200));
  expect(quarantineFields(row(2, 'a', 'é'.repeat(201)))[4]).toBe(`${'é'.repeat(199)}…`);
  expect(quarantineFields(row(2, 'a', `${'é'.repeat(198)}😀😀`))[4]).toBe(`${'é'.repeat(198)}…`);
});

test('shows a row in one line', () => {
  expect(describeQuarantinedRow(row(2, 'not a whole number', 'a\n"b"'))).toBe(
    'X_train.csv:2 productid "a\\n\\"b\\"": not a whole number',
  );
  expect(describeQuarantinedRow({ ...row(2, 'odd'), column: '', remark: 'really' })).toBe(
    'X_train.csv:2 "x": odd; really',
  );
});

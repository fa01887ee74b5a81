import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCsvFile, formatCsvRow } from '../../src/data/csv-writer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test.each([
  [['a', 1], 'a,1\n'],
  [['a,b', 'c'], '"a,b",c\n'],
  [['say "hi"'], '"say ""hi"""\n'],
  [['two\nlines', 'cr\r'], '"two\nlines","cr\r"\n'],
  [[''], '""\n'],
  [['', ''], ',\n'],
])('writes %j as %j', (fields, row) => {
  expect(formatCsvRow(fields)).toBe(row);
});

test('a CSV file starts with its header and counts the rows below', () => {
  const path = join(temporaryFolder(), 'file.csv');
  const file = createCsvFile(path, ['a', 'b']);
  file.writeRow([1, 'é']);
  expect(file.rowCount()).toBe(1);
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('a,b\n1,é\n');
});

test('a CSV file that is given up is never there', () => {
  const folder = temporaryFolder();
  createCsvFile(join(folder, 'file.csv'), ['a']).discard();
  expect(readdirSync(folder)).toEqual([]);
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

test('a file appears only when it is closed, and replaces the old one whole', () => {
  const path = join(temporaryFolder(), 'deep', 'file.csv');
  const file = createCsvFile(path, ['a', 'b']);
  file.writeRow([1, 'é']);
  expect(existsSync(path)).toBe(false);
  expect(file.rowCount()).toBe(1);
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('a,b\n1,é\n');
});

test('a file that is given up leaves the old content and nothing beside it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file.csv');
  writeFileSync(path, 'old');
  const file = createCsvFile(path, ['a']);
  for (let row = 0; row < 100_000; row++) file.writeRow(['some text']);
  file.discard();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['file.csv']);
});

test('giving up after closing changes nothing', () => {
  const path = join(temporaryFolder(), 'file.csv');
  const file = createCsvFile(path, ['a']);
  file.close();
  file.discard();
  expect(readFileSync(path, 'utf8')).toBe('a\n');
});

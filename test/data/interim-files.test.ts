import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCsvFile } from '../../src/data/csv-writer.ts';
import {
  LABELLED_COLUMNS,
  labelledFields,
  readLabelledListings,
  readListings,
} from '../../src/data/interim-files.ts';
import { collect } from '../support/collect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LISTING = {
  row: 7,
  designation: 'Piscine "Azur",\nronde',
  description: '<p>é</p>',
  productid: '12',
  imageid: '',
  prdtypecode: 2583,
  group: '0123456789abcdef',
  origin: 'feedback',
} as const;

function write(content: string): string {
  const path = join(temporaryFolder(), 'file.csv');
  writeFileSync(path, content);
  return path;
}

test('reads back what was written, texts untouched', async () => {
  const path = join(temporaryFolder(), 'train.csv');
  const file = createCsvFile(path, LABELLED_COLUMNS);
  file.writeRow(labelledFields(LISTING));
  file.close();
  expect(await collect(readLabelledListings(path))).toEqual([LISTING]);
});

test.each([
  ['CRLF line ends', (content: string) => content.replaceAll('\n', '\r\n')],
  ['a byte order mark', (content: string) => `\ufeff${content}`],
  ['a blank line', (content: string) => content.replace('\n2,', '\n\n2,')],
  ['no last line feed', (content: string) => content.trimEnd()],
])('reads a file that another program wrote anew, with %s', async (_what, rewrite) => {
  const rows = 'row,designation,description,productid,imageid\n1,a,b,c,d\n2,"e,",f,g,h\n';
  expect(await collect(readListings(write(rewrite(rows))))).toEqual([
    { row: 1, designation: 'a', description: 'b', productid: 'c', imageid: 'd' },
    { row: 2, designation: 'e,', description: 'f', productid: 'g', imageid: 'h' },
  ]);
});

test('a file without rows gives no listings', async () => {
  expect(await collect(readListings(write('row,designation,description,productid,imageid\n')))).toEqual([]);
});

test.each([
  ['', ':1:1: expected the header row,designation,description,productid,imageid, got an empty file.'],
  ['id,text\n1,a\n', ':1:1: expected the header row,designation,description,productid,imageid, got id,text.'],
  ['row,designation,description,productid,imageid\n1,a\n', ':2: expected 5 fields, got 2.'],
  ['row,designation,description,productid,imageid\nx,a,,,\n', ':2: expected a whole number, got "x".'],
  [
    'row,designation,description,productid,imageid\n1,"a\nb",,,\n\nx,a,,,\n',
    ':5: expected a whole number, got "x".',
  ],
])('refuses a file that ingest did not write: %j', async (content, message) => {
  const path = write(content);
  await expect(collect(readListings(path))).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message: `${path}${message}`,
    hint: 'rakuten repro --force ingest',
  });
});

test('says that a file is missing and how to make it', async () => {
  const path = join(temporaryFolder(), 'none.csv');
  await expect(collect(readListings(path))).rejects.toMatchObject({
    code: 'DATA_NOT_FOUND',
    message: `${path}: expected a file, got nothing.`,
    hint: 'rakuten repro --force ingest',
  });
});

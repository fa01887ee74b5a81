import { expect, test } from 'vitest';
import {
  formatLabels,
  formatListings,
  ingest,
  makeRows,
  makeSource,
  X_HEADER,
  Y_HEADER,
  type SourceContents,
} from './ingest-fixture.ts';

const SOURCE = makeSource();

/** What a user is told: message, details, hint. */
async function failure(contents: Partial<SourceContents>, settings = {}): Promise<object> {
  return ingest({ ...SOURCE, ...contents }, settings).then(
    ({ result }) => ({ unexpected: result }),
    (error: unknown) => {
      const { code, message, details, hint } = error as Record<string, unknown>;
      return { code, message, details, hint };
    },
  );
}

const RESTORE = 'Put the whole file back, or name another folder: rakuten repro -S ingest.source=DIR';

test('a file that is not there', async () => {
  expect(await failure({ 'Y_train.csv': undefined })).toEqual({
    code: 'DATA_NOT_FOUND',
    message: 'raw/Y_train.csv: expected a file, got nothing.',
    details: [],
    hint: RESTORE,
  });
});

test.each<[string, Partial<SourceContents>, string]>([
  [
    'an empty file',
    { 'X_test.csv': '' },
    'raw/X_test.csv:1:1: expected the header ,designation,description,productid,imageid, got an empty file.',
  ],
  [
    'a header without rows',
    { 'X_test.csv': X_HEADER },
    'raw/X_test.csv:2:1: expected rows below the header, got the end of the file.',
  ],
  [
    'labels without rows',
    { 'Y_train.csv': Y_HEADER },
    'raw/Y_train.csv:2:1: expected rows below the header, got the end of the file.',
  ],
  [
    'a missing column',
    { 'X_test.csv': ',designation,productid,imageid\n' },
    'raw/X_test.csv:1:1: expected a column description, got only ,designation,productid,imageid.',
  ],
  [
    'a wrong column',
    { 'X_test.csv': ',designation,descripton,productid,imageid\n' },
    'raw/X_test.csv:1:14: expected a column description, got "descripton".',
  ],
  [
    'a column twice',
    { 'X_test.csv': ',designation,description,description,productid,imageid\n' },
    'raw/X_test.csv:1:26: expected the column description once, got it again (first at 1:14).',
  ],
  [
    'title beside designation',
    { 'X_test.csv': ',designation,title,description,productid,imageid\n' },
    'raw/X_test.csv:1:14: expected the column designation once, got it again (first at 1:2).',
  ],
  [
    'semicolons',
    { 'X_test.csv': ';designation;description;productid;imageid\n' },
    'raw/X_test.csv:1:1: expected columns separated by commas, got semicolons.',
  ],
  [
    'listings without index and labels with it',
    { 'X_train.csv': 'designation,description,productid,imageid\na,b,1,2\n' },
    'raw/X_train.csv:1:1: expected an unnamed first column with the row index, as raw/Y_train.csv has, got none.',
  ],
  [
    'a quote that is never closed',
    { 'X_test.csv': `${X_HEADER}0,a,"b,1,2\n1,a,b,1,2\n` },
    'raw/X_test.csv:2:5: expected the quote that opens here to be closed, got the end of the file.',
  ],
])('%s', async (_, contents, message) => {
  expect(await failure(contents)).toMatchObject({
    code: 'DATA_INVALID',
    message,
    hint: expect.stringMatching(/./) as string,
  });
});

test('X and Y swapped: both files are named', async () => {
  expect(
    await failure({ 'X_train.csv': SOURCE['Y_train.csv'], 'Y_train.csv': SOURCE['X_train.csv'] }),
  ).toMatchObject({
    message: '2 problems with the headers of the data files.',
    details: [
      'raw/X_train.csv:1:1: expected the columns of listings (,designation,description,productid,imageid), got those of labels (,prdtypecode); are the X and Y files swapped?',
      'raw/Y_train.csv:1:1: expected the columns of labels (,prdtypecode), got those of listings (,designation,description,productid,imageid); are the X and Y files swapped?',
    ],
  });
});

test('Latin-1 bytes: the byte, what it means, and the command that converts', async () => {
  const latin1 = Buffer.from(String(SOURCE['X_train.csv']), 'latin1');
  expect(await failure({ 'X_train.csv': latin1 })).toEqual({
    code: 'DATA_INVALID',
    message: 'raw/X_train.csv:2:12: expected UTF-8, got the byte 0xe9, which is "é" in Latin-1.',
    details: [],
    hint: 'iconv -f latin1 -t utf-8 raw/X_train.csv > raw/X_train.utf8.csv && mv raw/X_train.utf8.csv raw/X_train.csv',
  });
});

test('a UTF-16 file, as spreadsheets save it', async () => {
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(String(SOURCE['X_train.csv']), 'utf16le'),
  ]);
  expect(await failure({ 'X_train.csv': utf16 })).toMatchObject({
    message: 'raw/X_train.csv:1:1: expected UTF-8, got the byte 0xff, the start of a UTF-16 file.',
    hint: expect.stringContaining('iconv -f utf-16 -t utf-8 ') as string,
  });
});

test('X and Y of different index: the first rows of each side', async () => {
  const contents = {
    'X_train.csv': formatListings(makeRows(60)),
    'Y_train.csv': formatLabels(makeRows(55, 2)),
  };
  expect(await failure(contents)).toEqual({
    code: 'DATA_INVALID',
    message:
      'raw/X_train.csv and raw/Y_train.csv: expected one label for each row index, got 60 listings and 55 labels, 5 listings without a label and 0 labels without a listing.',
    details: [0, 1, 57, 58, 59].map((row) => `raw/X_train.csv:${row + 2}: row index ${row} has no label`),
    hint: 'Take both files from the same export; the first column of each is the row index.',
  });
  const shifted = await failure({ 'Y_train.csv': formatLabels(makeRows(60, 7)) });
  expect(shifted).toMatchObject({
    details: [
      ...[0, 1, 2, 3, 4].map((row) => `raw/X_train.csv:${row + 2}: row index ${row} has no label`),
      'and 2 more listings without a label',
      ...[60, 61, 62, 63, 64].map((row) => `raw/Y_train.csv:${row - 5}: row index ${row} has no listing`),
      'and 2 more labels without a listing',
    ],
  });
});

test('a label without a listing', async () => {
  expect(await failure({ 'Y_train.csv': formatLabels(makeRows(61)) })).toMatchObject({
    code: 'DATA_INVALID',
    details: ['raw/Y_train.csv:62: row index 60 has no listing'],
  });
});

test('a row index twice', async () => {
  const rows = [...makeRows(60), { row: 3, designation: 'Lampe' }, { row: 4, designation: 'Lampe' }];
  expect(await failure({ 'X_train.csv': formatListings(rows) })).toMatchObject({
    code: 'DATA_INVALID',
    message: 'raw/X_train.csv: expected each row index once, got 2 again.',
    details: [
      'raw/X_train.csv:62:1: row index 3 already stands on line 5',
      'raw/X_train.csv:63:1: row index 4 already stands on line 6',
    ],
  });
});

test('too many unusable rows: the reasons, the first rows and the setting', async () => {
  const rows = makeRows(60).map((row, index) => (index % 3 === 1 ? { ...row, code: 114 } : row));
  expect(await failure(makeSource(rows), { max_quarantine_share: 0.05 })).toEqual({
    code: 'DATA_QUARANTINE_EXCEEDED',
    message: 'Expected at most 5 % of the labelled rows to be unusable, got 33.3 % (20 of 60).',
    details: [
      '20 × not one of the 27 codes, first Y_train.csv:3',
      'the rows:',
      ...Array.from(
        { length: 10 },
        (_, index) =>
          `  Y_train.csv:${3 * index + 3} prdtypecode "114": not one of the 27 codes; did you mean 1140?`,
      ),
      '  and 10 more',
    ],
    hint: 'Mend the rows, or set aside more: rakuten repro -S ingest.max_quarantine_share=0.34',
  });
});

test('exactly the share that may be set aside is not too much', async () => {
  const rows = makeRows(60).map((row, index) => (index < 3 ? { ...row, code: 7 } : row));
  expect(await failure(makeSource(rows), { max_quarantine_share: 0.05 })).toHaveProperty('unexpected');
});

test('a test file that is mostly unusable is not outweighed by good training rows', async () => {
  const X = formatListings([
    { row: 0, designation: '' },
    { row: 1, designation: 'Lampe' },
  ]);
  expect(await failure({ 'X_test.csv': X }, { max_quarantine_share: 0.2 })).toMatchObject({
    code: 'DATA_QUARANTINE_EXCEEDED',
    message: 'Expected at most 20 % of the rows to predict to be unusable, got 50 % (1 of 2).',
  });
});

test('a class with one row', async () => {
  const rows = [...makeRows(60), { row: 60, designation: 'Lampe', code: 60 }];
  expect(await failure(makeSource(rows))).toEqual({
    code: 'DATA_INVALID',
    message: 'Expected at least 3 usable rows of each product type, got fewer of 1.',
    details: ['60 Video games > Consoles: 1'],
    hint: 'Add listings of it or remove them all; or lower the bar: rakuten repro -S ingest.min_class_rows=2',
  });
});

test('a single class', async () => {
  const rows = makeRows(60).map((row) => ({ ...row, code: 10 }));
  expect(await failure(makeSource(rows))).toMatchObject({
    code: 'DATA_INVALID',
    message: 'Expected listings of at least two product types, got 1.',
    details: ['10 Books > Used books: 60'],
  });
});

test('a class that is one listing many times over', async () => {
  const copies = Array.from({ length: 5 }, (_, index) => ({
    row: 60 + index,
    designation: 'Lampe',
    code: 60,
  }));
  expect(await failure(makeSource([...makeRows(60), ...copies]))).toMatchObject({
    code: 'DATA_INVALID',
    message:
      'Expected at least 2 different listings of each product type in the training part, got fewer of 1.',
    details: [expect.stringMatching(/^60 Video games > Consoles: [01]$/) as string],
  });
});

test('no row in the evaluation part', async () => {
  expect(await failure({}, { evaluation_share: 1e-9 })).toMatchObject({
    code: 'DATA_INVALID',
    message: 'Expected rows in the evaluation part, got none.',
  });
});

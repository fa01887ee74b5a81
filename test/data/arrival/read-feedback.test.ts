import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Feedback, readFeedback } from '../../../src/data/arrival/read-feedback.ts';
import { readTaxonomy } from '../../../src/data/taxonomy.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HEADER = 'prediction_id,labelled_at,origin,prdtypecode,designation,description,productid,imageid\n';

async function read(content: string | Uint8Array): Promise<Feedback> {
  const path = join(temporaryFolder(), 'feedback.csv');
  writeFileSync(path, content);
  return readFeedback(path, 'data/arrival/feedback.csv', await readTaxonomy('data/categories.csv'));
}

test('no file is no feedback', async () => {
  const missing = join(temporaryFolder(), 'feedback.csv');
  expect(await readFeedback(missing, 'f', await readTaxonomy('data/categories.csv'))).toMatchObject({
    rows: 0,
    listings: [],
  });
  expect((await read(HEADER)).rows).toBe(0);
});

test('each text has its newest label, whatever the order of the file', async () => {
  const lines = [
    'a,2026-01-01T00:00:00Z,person,10,Un livre,nan,1,2\n',
    'b,2026-01-02T00:00:00Z,person,2705,"UN, LIVRE !",,1,2\n',
    'c,2026-01-01T12:00:00+02:00,review,40,Une console,,,\n',
  ];
  const feedback = await read(HEADER + lines.join(''));
  expect(feedback).toMatchObject({ rows: 3, superseded: 1, quarantined: [] });
  expect(feedback.listings).toMatchObject([
    { prdtypecode: 40, listing: { designation: 'Une console', imageid: '' } },
    { prdtypecode: 2705, listing: { designation: 'UN, LIVRE !', description: '' } },
  ]);
  expect(await read(HEADER + lines.toReversed().join(''))).toEqual(feedback);
});

test('rows that cannot be used are set aside with their line', async () => {
  const { listings, quarantined } = await read(
    [
      `${HEADER}a,2026-01-01T00:00:00Z,person,114,Un code coupé,,1,2`,
      'b,2026-01-01T00:00:00Z,person,1140," ",,1,2',
      'c,gestern,person,1140,Une figurine,,1,2',
      'd,2026-01-01T00:00:00Z,person,1140,Une figurine,,x,2',
      'e,2026-01-01T00:00:00Z,1140',
    ].join('\n'),
  );
  expect(listings).toEqual([]);
  expect(quarantined.map(({ line, column, reason }) => `${line} ${column}: ${reason}`)).toEqual([
    '2 prdtypecode: not one of the 27 codes',
    '3 designation: no text: designation and description are empty',
    '4 labelled_at: not a time',
    '5 productid: not a whole number',
    '6 : wrong number of fields',
  ]);
});

test.each([
  ['', 'an empty file'],
  ['id,label\n1,10\n', 'id,label'],
])('refuses another header', async (content, got) => {
  await expect(read(content)).rejects.toThrow(
    `data/arrival/feedback.csv:1:1: expected the header ${HEADER.trim()}, got ${got}.`,
  );
});

test('refuses bytes that are not UTF-8, with their place', async () => {
  const bytes = Buffer.concat([
    Buffer.from(`${HEADER}a,2026-01-01T00:00:00Z,p,10,Caf`),
    Buffer.from([0xe9, 0x0a]),
  ]);
  await expect(read(bytes)).rejects.toThrow(
    'data/arrival/feedback.csv:2:32: expected UTF-8, got another byte.',
  );
});

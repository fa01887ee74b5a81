import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLabels } from '../../src/data/read-labels.ts';
import { readTaxonomy } from '../../src/data/taxonomy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test.each([
  ['114', 'did you mean 1140?'],
  ['222', 'did you mean 2220?'],
  ['25830', 'did you mean 2583?'],
  ['2853', 'did you mean 2583?'],
  ['128', undefined],
  ['9999', undefined],
])('a label %s: %s', async (label, remark) => {
  const path = join(temporaryFolder(), 'Y_train.csv');
  writeFileSync(path, `,prdtypecode\n5,${label}\n6,10\n`);
  const columns = { width: 2, index: 0, positions: new Map([['prdtypecode', 1]]) };
  const labels = await readLabels(
    { path, name: 'raw/Y_train.csv' },
    columns,
    await readTaxonomy('data/categories.csv'),
  );
  expect(labels).toEqual({
    byIndex: new Map([
      [5, { line: 2, code: undefined }],
      [6, { line: 3, code: 10 }],
    ]),
    quarantined: [
      {
        file: 'Y_train.csv',
        line: 2,
        column: 'prdtypecode',
        reason: 'not one of the 27 codes',
        remark,
        value: label,
      },
    ],
    rows: 2,
    unjoinable: 0,
  });
});

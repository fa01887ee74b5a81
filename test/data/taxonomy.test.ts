import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTaxonomy } from '../../src/data/taxonomy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function read(content: string) {
  const path = join(temporaryFolder(), 'categories.csv');
  writeFileSync(path, content);
  return readTaxonomy(path, 'categories.csv');
}

const HEADER = 'prdtypecode,group,name,name_fr\n';

test('the table that comes with the program has the 27 codes', async () => {
  const taxonomy = await readTaxonomy('data/categories.csv');
  expect(taxonomy.codes).toHaveLength(27);
  expect(taxonomy.categoryOf(60)).toBe('Video games > Consoles');
});

test('codes come in ascending order, and one that is not of the table is its own name', async () => {
  const taxonomy = await read(`${HEADER}60,Games,Consoles,Consoles\n10,Books,"Used, old",Livres\n`);
  expect(taxonomy.codes).toEqual([10, 60]);
  expect(taxonomy.categoryOf(10)).toBe('Books > Used, old');
  expect(taxonomy.categoryOf(11)).toBe('11');
  expect([taxonomy.has(10), taxonomy.has(11)]).toEqual([true, false]);
});

test.each([
  ['', 'categories.csv:1:1: expected the header prdtypecode,group,name,name_fr, got an empty file.'],
  ['code\n', 'categories.csv:1:1: expected the header prdtypecode,group,name,name_fr, got code.'],
  [`${HEADER}1x,a,b,c\n`, 'categories.csv:2:1: expected a whole number, got "1x".'],
  [`${HEADER}1,a,,c\n`, 'categories.csv:2:1: expected a code, a group and two names, got 1,a,,c.'],
  [`${HEADER}1,a,b,c\n1,a,b,c\n`, 'categories.csv:3:1: expected each code once, got 1 again.'],
  [`${HEADER}1,a,b,c\n`, 'categories.csv: expected at least two product types, got 1.'],
])('refuses %j', async (content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test('says that the table is missing, and how to get it back', async () => {
  await expect(readTaxonomy(join(temporaryFolder(), 'none'), 'data/categories.csv')).rejects.toMatchObject({
    code: 'DATA_NOT_FOUND',
    message: 'data/categories.csv: expected a file, got nothing.',
    hint: 'The table comes with the program: git checkout data/categories.csv',
  });
});

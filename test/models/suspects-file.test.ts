import { expect, test } from 'vitest';
import { describeSuspect, formatSuspectsFile, parseSuspectsFile } from '../../src/models/suspects-file.ts';

const CLASSES = [
  { code: 10, category: 'Books > Used books' },
  { code: 2583, category: 'Home & garden > Pool & spa' },
];
const SUSPECT = {
  row: 4,
  label: 0,
  predicted: 1,
  probabilityOfLabel: 0.0012345678,
  probabilityOfPredicted: 0.9,
};
const LISTING = {
  row: 71,
  designation: 'Piscine "Sunny",\n3 m',
  description: 'x',
  productid: '12',
  imageid: '34',
};
const HEADER =
  'row,productid,prdtypecode,category,predicted,predicted_category,probability_of_label,probability_of_predicted,designation';

test('a line names the listing as its file does, and both product types', () => {
  expect(formatSuspectsFile([describeSuspect(SUSPECT, LISTING, CLASSES)])).toBe(
    `${HEADER}\n71,12,10,Books > Used books,2583,Home & garden > Pool & spa,0.001235,0.9,"Piscine ""Sunny"",\n3 m"\n`,
  );
});

test('without suspects there is the header', () => {
  expect(formatSuspectsFile([])).toBe(`${HEADER}\n`);
});

test('what was written is read back', async () => {
  const suspects = [SUSPECT, { ...SUSPECT, label: 1, predicted: 0 }].map((suspect) =>
    describeSuspect(suspect, LISTING, CLASSES),
  );
  expect(await parseSuspectsFile(formatSuspectsFile(suspects), 'suspects.csv')).toEqual(suspects);
});

test.each([
  ['', `suspects.csv:1:1: expected the header ${HEADER}, got an empty file.`],
  ['id,code\n', `suspects.csv:1:1: expected the header ${HEADER}, got id,code.`],
  [`${HEADER}\n1,2\n`, 'suspects.csv:2: expected 9 fields, got 2.'],
])('refuses %j', async (text, message) => {
  await expect(parseSuspectsFile(text, 'suspects.csv')).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message,
  });
});

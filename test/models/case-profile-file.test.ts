import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readCaseProfile } from '../../src/models/case-profile-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// What holds a companion against its hash has tests of its own.
vi.mock('../../src/models/model-folder.ts', () => ({
  readCompanion: (folder: string, name: string) => readFileSync(join(folder, name), 'utf8'),
}));

const PROFILE = {
  rows: 3,
  upperCaseShare: 1,
  lowerCaseShare: 1,
  accentShare: 0.333333,
  punctuationShare: 0,
};

function write(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'case-profile.json'), text);
  return folder;
}

test('reads what was written beside the model', () => {
  expect(readCaseProfile(write(JSON.stringify(PROFILE)))).toEqual(PROFILE);
});

test('a model that was trained without one has none', () => {
  expect(readCaseProfile(temporaryFolder())).toBeUndefined();
});

test.each([
  ['no JSON', '{'],
  ['null', 'null'],
  ['a share above 1', JSON.stringify({ ...PROFILE, accentShare: 1.5 })],
  ['a share that is text', JSON.stringify({ ...PROFILE, upperCaseShare: '1' })],
  ['a missing share', JSON.stringify({ ...PROFILE, lowerCaseShare: undefined })],
  ['a broken count', JSON.stringify({ ...PROFILE, rows: -1 })],
])('refuses %s', (_name, text) => {
  const folder = write(text);
  expect(() => readCaseProfile(folder)).toThrow(
    `${join(folder, 'case-profile.json')}: expected rows and shares from 0 to 1, found something else.`,
  );
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listNames } from '../../src/files/list-names.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('gives the names of files and folders, and none of what is no folder', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(listNames(folder)).toEqual(['file']);
  expect(listNames(join(folder, 'file'))).toEqual([]);
  expect(listNames(join(folder, 'none'))).toEqual([]);
});

test('does not take a folder that cannot be read for an empty one', () => {
  expect(() => listNames('x'.repeat(300))).toThrow('ENAMETOOLONG');
});

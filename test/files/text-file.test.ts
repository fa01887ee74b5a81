import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTextFile } from '../../src/files/text-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a file appears only when it is closed, whole, in a folder made for it', () => {
  const path = join(temporaryFolder(), 'deep', 'file.txt');
  const file = createTextFile(path);
  const line = 'é'.repeat(1000);
  for (let count = 0; count < 1000; count++) file.write(line);
  expect(existsSync(path)).toBe(false);
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('é'.repeat(1_000_000));
});

test('a file that is closed replaces the old one and leaves nothing beside it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file.txt');
  writeFileSync(path, 'old');
  const file = createTextFile(path);
  file.write('new');
  expect(readFileSync(path, 'utf8')).toBe('old');
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['file.txt']);
});

test('a file that is given up leaves the old content and nothing beside it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file.txt');
  writeFileSync(path, 'old');
  const file = createTextFile(path);
  for (let count = 0; count < 100_000; count++) file.write('some text\n');
  file.discard();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['file.txt']);
});

test('giving up after closing changes nothing', () => {
  const path = join(temporaryFolder(), 'file.txt');
  const file = createTextFile(path);
  file.write('text');
  file.close();
  file.discard();
  expect(readFileSync(path, 'utf8')).toBe('text');
});

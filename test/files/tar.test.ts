import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatTarHeader, parseTarHeader, TAR_END, tarPadding } from '../../src/files/tar.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('is what tar reads', () => {
  const path = join(temporaryFolder(), 'a.tar');
  const entry = (name: string, text: string): Buffer =>
    Buffer.concat([
      formatTarHeader({ name, bytes: text.length }),
      Buffer.from(text),
      Buffer.alloc(tarPadding(text.length)),
    ]);
  writeFileSync(path, Buffer.concat([entry('a/b', 'hello'), entry('c', ''), TAR_END]));
  expect(execFileSync('tar', ['-tf', path], { encoding: 'utf8' })).toBe('a/b\nc\n');
  expect(execFileSync('tar', ['-xOf', path, 'a/b'], { encoding: 'utf8' })).toBe('hello');
});

it('reads what it writes, and nothing that differs in a bit', () => {
  const header = formatTarHeader({ name: 'files/model.json', bytes: 1234 });
  expect(parseTarHeader(header)).toEqual({ name: 'files/model.json', bytes: 1234 });
  for (let index = 0; index < header.length; index++) {
    const changed = Buffer.from(header);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(parseTarHeader(changed)).toBeUndefined();
  }
});

it.each(['', 'é', 'a b', 'x'.repeat(101)])('has no entry of the name "%s"', (name) => {
  expect(() => formatTarHeader({ name, bytes: 1 })).toThrow(RangeError);
});

it.each([
  [0, 0],
  [1, 511],
  [512, 0],
  [513, 511],
])('fills %d bytes up with %d', (bytes, padding) => {
  expect(tarPadding(bytes)).toBe(padding);
});

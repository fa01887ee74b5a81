import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTemporaryName } from '../../src/files/temporary-file.ts';
import { createTextFile } from '../../src/files/text-file.ts';
import { writeFileDurably } from '../../src/files/write-file-durably.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const GONE = spawnSync('true').pid;
const HEX = '0123456789ab';
const LONG_AGO = new Date(Date.now() - 120_000);

const writers = {
  writeFileDurably,
  createTextFile: (path: string, text: string) => {
    const file = createTextFile(path);
    file.write(text);
    file.close();
  },
};

describe.each(Object.entries(writers))('%s', (_name, write) => {
  test.each([
    ['removes what a process that has ended left of the same file', `.a.${GONE}-${HEX}.tmp`, LONG_AGO, 0],
    [
      'keeps what was written to just now: it may be of another machine',
      `.a.${GONE}-${HEX}.tmp`,
      new Date(),
      1,
    ],
    ['keeps what a process is at', `.a.${process.ppid}-${HEX}.tmp`, LONG_AGO, 1],
    ['keeps what is of another file', `.b.${GONE}-${HEX}.tmp`, LONG_AGO, 1],
    ['keeps what somebody else named', `.a.${HEX}.tmp`, LONG_AGO, 1],
  ])('%s', (_what, left, time, kept) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, left), 'half');
    utimesSync(join(folder, left), time, time);
    write(join(folder, 'a'), 'whole');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('whole');
    expect(readdirSync(folder).sort()).toEqual(kept === 1 ? [left, 'a'] : ['a']);
  });

  test('leaves nothing beside the file', () => {
    const folder = temporaryFolder();
    write(join(folder, 'deep/a'), 'whole');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['a']);
  });
});

test.each([
  [`.a.txt.12-${HEX}.tmp`, { target: 'a.txt', processId: 12 }],
  [`..gitignore.12-${HEX}.tmp`, { target: '.gitignore', processId: 12 }],
  [`.a.txt.${HEX}.tmp`, undefined],
  [`a.txt.12-${HEX}.tmp`, undefined],
])('%s is the name of %j', (name, expected) => {
  expect(parseTemporaryName(name)).toEqual(expected);
});

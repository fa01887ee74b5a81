import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { hashPath, type Hasher } from '../../../src/pipeline/hashing/hash-path.ts';
import { openHashTable } from '../../../src/pipeline/hashing/hash-table.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

/** A table that takes all files for settled, as if hashed an hour later. */
function hasherOf(
  project: TempProject,
  now = () => new Date(Date.now() + 3_600_000),
): Hasher & { readonly reads: () => number } {
  let reads = 0;
  return {
    table: openHashTable(project.path('.rakuten/hashes.json'), now),
    breathe: async () => {
      reads++;
    },
    reads: () => reads,
  };
}

test('a file has the md5 of its bytes, its size and whether it may be executed', async () => {
  const project = createProject({ 'a.txt': 'a\r\n', 'run.sh': 'x' });
  chmodSync(project.path('run.sh'), 0o755);
  expect(await hashPath(project.path('a.txt'), hasherOf(project))).toEqual({
    kind: 'file',
    md5: '933222b19ff3e7ea5f65517ea1f7d57e',
    size: 3,
    isExecutable: false,
  });
  expect(await hashPath(project.path('run.sh'), hasherOf(project))).toMatchObject({ isExecutable: true });
});

test('what is not there has no hash, a file on the way included', async () => {
  const project = createProject({ 'a.txt': 'a' });
  expect(await hashPath(project.path('b.txt'), hasherOf(project))).toBeUndefined();
  expect(await hashPath(project.path('a.txt/b.txt'), hasherOf(project))).toBeUndefined();
});

test('a folder counts its files and bytes; empty folders, .git and .rakuten do not matter', async () => {
  const project = createProject({ 'd/a': 'aa', 'd/b/c': 'c' });
  const bare = await hashPath(project.path('d'), hasherOf(project));
  expect(bare).toMatchObject({ kind: 'folder', size: 3, fileCount: 2 });
  mkdirSync(project.path('d/empty'));
  project.write('d/.git/config', 'x');
  project.write('d/.rakuten/x', 'x');
  expect(await hashPath(project.path('d'), hasherOf(project))).toEqual(bare);
});

test('links are followed; a loop of links and a link to nowhere are errors that name the link', async () => {
  const project = createProject({ 'real/a': 'aa', 'd/b': 'b' });
  symlinkSync('../real', project.path('d/linked'));
  expect(await hashPath(project.path('d'), hasherOf(project))).toMatchObject({ fileCount: 2, size: 3 });
  symlinkSync('..', project.path('d/up'));
  await expect(hashPath(project.path('d'), hasherOf(project))).rejects.toThrow(
    /^Expected folders without a loop, got the link .*\/d\/up back to /,
  );
  unlinkSync(project.path('d/up'));
  symlinkSync('nowhere', project.path('d/lost'));
  await expect(hashPath(project.path('d'), hasherOf(project))).rejects.toThrow(
    `Expected a file behind the link ${project.path('d/lost')}, found nothing.`,
  );
});

test('an unchanged file is read once, by a later process, too; a changed one is read again', async () => {
  const project = createProject({ 'a.txt': 'one' });
  const first = hasherOf(project);
  const before = await hashPath(project.path('a.txt'), first);
  await hashPath(project.path('a.txt'), first);
  expect(first.reads()).toBe(1);
  first.table.save(false);

  const second = hasherOf(project);
  expect(await hashPath(project.path('a.txt'), second)).toEqual(before);
  expect(second.reads()).toBe(0);

  appendFileSync(project.path('a.txt'), '!');
  expect(await hashPath(project.path('a.txt'), second)).not.toEqual(before);
  expect(second.reads()).toBe(1);
});

test('a file of the same size and with its time set back is read again', async () => {
  const project = createProject({ 'a.txt': 'one' });
  utimesSync(project.path('a.txt'), 1000, 1000);
  const first = hasherOf(project);
  const before = await hashPath(project.path('a.txt'), first);
  first.table.save(false);
  project.write('a.txt', 'two');
  utimesSync(project.path('a.txt'), 1000, 1000);
  expect(await hashPath(project.path('a.txt'), hasherOf(project))).not.toEqual(before);
});

test('a file hashed in the moment of its last change is not trusted by a later process', async () => {
  const project = createProject({ 'a.txt': 'one' });
  const hasher = hasherOf(project, () => new Date(0));
  await hashPath(project.path('a.txt'), hasher);
  hasher.table.save(false);
  const later = hasherOf(project);
  await hashPath(project.path('a.txt'), later);
  expect(later.reads()).toBe(1);
});

test.each([
  '',
  'no json',
  '[]',
  '{"version":9,"folders":{}}',
  '{"version":2,"folders":{"/":{"names":["a"],"stats":[1,2],"md5s":""}}}',
])('a table that says %j is done without, and rebuilt', async (text) => {
  const project = createProject({ 'a.txt': 'one', '.rakuten/hashes.json': text });
  const hasher = hasherOf(project);
  await hashPath(project.path('a.txt'), hasher);
  hasher.table.save(true);
  expect(JSON.parse(readFileSync(project.path('.rakuten/hashes.json'), 'utf8'))).toMatchObject({
    folders: { [project.root]: { names: ['a.txt'], md5s: 'f97c5d29941bfb1b2fdab0874906ab82' } },
  });
});

test('a renamed file or folder is not read again', async () => {
  const project = createProject({ 'new/a': 'a', 'new/b/c': 'c' });
  const hasher = hasherOf(project);
  const before = await hashPath(project.path('new'), hasher);
  renameSync(project.path('new'), project.path('old'));
  hasher.table.follow(project.path('new'), project.path('old'));
  expect(await hashPath(project.path('old'), hasher)).toEqual(before);
  expect(hasher.reads()).toBe(2);
});

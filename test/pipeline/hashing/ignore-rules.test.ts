import { expect, test } from 'vitest';
import { hashPath } from '../../../src/pipeline/hashing/hash-path.ts';
import { openHashTable } from '../../../src/pipeline/hashing/hash-table.ts';
import { createIgnoreRules } from '../../../src/pipeline/hashing/ignore-rules.ts';
import { createProject } from '../support/temp-project.ts';

// The cases of DVC's tests/func/test_ignore.py, and a few more.
test.each<[string, Record<string, string>, string, boolean]>([
  ['nothing without a file', {}, 'a.txt', false],
  ['a path', { '.dvcignore': 'dir/ignored' }, 'dir/ignored', true],
  ['a path, but not elsewhere', { '.dvcignore': 'dir/ignored' }, 'sub/dir/ignored', false],
  ['a name at every depth', { '.dvcignore': 'tmp' }, 'dir/tmp', true],
  ['an ending', { '.dvcignore': '*.backup' }, 'dir/x.backup', true],
  ['upper and lower case apart', { '.dvcignore': '*.TXT' }, 'a.txt', false],
  ['what lies in a folder', { '.dvcignore': 'dir/' }, 'dir/a/b', true],
  ['a folder only', { '.dvcignore': 'dir/' }, 'dir', false],
  ['behind remarks, blank lines and blanks', { '.dvcignore': '# x\n\n  a.txt  \r\n' }, 'a.txt', true],
  ['nothing that a later line brings back', { '.dvcignore': '*.log\n!foo.log' }, 'foo.log', false],
  ['nothing in a folder whose content is named', { '.dvcignore': 'sub/*\n!keep' }, 'sub/keep', false],
  ['all in an ignored folder, whatever comes later', { '.dvcignore': 'sub\n!keep' }, 'sub/keep', true],
  ['only the top with a slash', { '.dvcignore': '/*.log' }, 'sub/a.log', false],
  ['by a file further down, from there', { 'dir/.dvcignore': 'doc/x' }, 'dir/doc/x', true],
  ['by a file further down, not deeper', { 'dir/.dvcignore': 'doc/x' }, 'dir/a/doc/x', false],
  ['by a file further down, not beside it', { 'dir/.dvcignore': 'x' }, 'x', false],
  [
    'nothing that a file further down brings back',
    { '.dvcignore': 'dir/sub/*_ignore', 'dir/.dvcignore': '!sub/not_ignore' },
    'dir/sub/not_ignore',
    false,
  ],
  [
    'all in a folder that is ignored, whose own file does not count',
    { '.dvcignore': 'dir', 'dir/.dvcignore': '!x' },
    'dir/x',
    true,
  ],
  ['nothing outside the project', { '.dvcignore': '*' }, '../x', false],
])('ignores %s', (_, files, path, expected) => {
  const project = createProject(files);
  expect(createIgnoreRules(project.root).ignores(project.path(path), false)).toBe(expected);
});

test('a folder is hashed without what is ignored', async () => {
  const project = createProject({ 'd/a': '1', 'd/sub/b.tmp': '2', 'd/out/c': '3', 'plain/a': '1' });
  project.write('.dvcignore', '*.tmp\nout/\n');
  const hash = (path: string) =>
    hashPath(project.path(path), {
      table: openHashTable(project.path('.rakuten/h'), () => new Date(0)),
      breathe: () => Promise.resolve(),
      ignore: createIgnoreRules(project.root),
    });
  const plain = await hash('plain');
  expect(plain).toMatchObject({ fileCount: 1, size: 1 });
  expect(await hash('d')).toEqual(plain);
});

test('an ignore file inside a hashed folder is refused, as in DVC', async () => {
  const project = createProject({ 'd/a': '1', 'd/sub/.dvcignore': 'a' });
  const hashing = hashPath(project.path('d'), {
    table: openHashTable(project.path('.rakuten/h'), () => new Date(0)),
    breathe: () => Promise.resolve(),
    ignore: createIgnoreRules(project.root),
  });
  await expect(hashing).rejects.toThrow(
    `Expected no .dvcignore inside a dep or output, found ${project.path('d/sub/.dvcignore')}.`,
  );
});

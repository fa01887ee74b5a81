import { expect, test } from 'vitest';
import { formatFolderListing, hashFolderListing } from '../../../src/pipeline/hashing/folder-listing.ts';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';

test('an empty folder has the id that DVC gives it', () => {
  expect(hashFolderListing(formatFolderListing([]))).toBe('d751713988987e9331980363e24189ce.dir');
});

// json.dumps of Python 3.11.
test.each([
  ['plain', 'a/b.txt', '"a/b.txt"'],
  ['accent', 'é.txt', '"\\u00e9.txt"'],
  ['emoji', '😀', '"\\ud83d\\ude00"'],
  ['DEL', 'a\x7f', '"a\\u007f"'],
  ['quote and backslash', 'a"\\', '"a\\"\\\\"'],
  ['line break', 'a\nb', '"a\\nb"'],
])('a file name with %s is spelled as json.dumps spells it', (_, relpath, spelled) => {
  expect(formatFolderListing([{ relpath, md5 }])).toBe(`[{"md5": "${md5}", "relpath": ${spelled}}]`);
});

test('files are in the order of code points, whatever order they come in', () => {
  const names = ['😀', '\uff5e', 'b', 'B', 'a/z', 'a.txt', 'é'];
  const listing = formatFolderListing(names.map((relpath) => ({ relpath, md5 })));
  const relpaths = (JSON.parse(listing) as { relpath: string }[]).map(({ relpath }) => relpath);
  expect(relpaths).toEqual(['B', 'a.txt', 'a/z', 'b', 'é', '\uff5e', '😀']);
});

test('two files have the id that Python computes', () => {
  const files = [
    { relpath: 'b/ü', md5: '60b725f10c9c85c70d97880dfe8191b3' },
    { relpath: 'a', md5 },
  ];
  expect(hashFolderListing(formatFolderListing(files))).toBe('b14398fdab6479928c0a8ba37938770b.dir');
});

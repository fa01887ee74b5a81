import { expect, test } from 'vitest';
import { matchGlob } from '../../../src/pipeline/definition/match-glob.ts';

// As fnmatch.fnmatchcase of Python 3.12 says.
test.each<[string, string, boolean]>([
  ['train', 'train', true],
  ['train@1', 'train*', true],
  ['train', 't?ain', true],
  ['train', 't?in', false],
  ['a.b', 'a.b', true],
  ['axb', 'a.b', false],
  ['train@a', 'train@[ab]', true],
  ['train@c', 'train@[ab]', false],
  ['train@c', 'train@[!ab]', true],
  ['b5', 'b[0-9]', true],
  ['bx', 'b[0-9]', false],
  ['a]', 'a[]]', true],
  ['a[', 'a[', true],
  ['a[b', 'a[b', true],
  ['a^', 'a[^x]', true],
  ['ax', 'a[^x]', true],
  ['ab', 'a[^x]', false],
  ['a\nb', 'a*b', true],
  ['Train', 'train', false],
  ['é', '?', true],
  ['😀', '?', true],
  ['', '*', true],
])('%j fits %j: %j', (text, pattern, expected) => {
  expect(matchGlob(text, pattern)).toBe(expected);
});

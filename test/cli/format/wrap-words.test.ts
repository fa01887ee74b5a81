import { expect, it } from 'vitest';
import { wrapWords } from '../../../src/cli/format/wrap-words.ts';

it.each([
  ['', 30, ['']],
  ['one two', 30, ['one two']],
  ['exactly twenty chars and', 20, ['exactly twenty chars', 'and']],
  ['a word-that-is-much-longer-than-the-line b', 20, ['a', 'word-that-is-much-longer-than-the-line', 'b']],
  ['where hardly anything is left', 3, ['where hardly', 'anything is left']],
])('%j in lines of %i', (text, width, lines) => {
  expect(wrapWords(text, width)).toEqual(lines);
});

import { expect, test } from 'vitest';
import { textOrMissing } from '../../src/data/missing-text.ts';

test.each(['nan', 'NaN', 'NULL', 'null', 'None', '<NA>', ' nan '])('%j is no text', (field) => {
  expect(textOrMissing(field)).toBe('');
});

test.each(['', 'Nan', 'nan bread', 'none', 'N', ' x ', 'Nullify'])('%j is text as it stands', (field) => {
  expect(textOrMissing(field)).toBe(field);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldCase } from '../../src/data/normalise-text.ts';
import { appendFolded } from '../../src/features/fold-text.ts';
import { UnitBuffer } from '../../src/features/unit-buffer.ts';

function fold(text: string): string {
  const buffer = new UnitBuffer();
  appendFolded(text, buffer);
  return buffer.slice(0, buffer.length);
}

test.each([
  ['Épée', 'epee'],
  ['Œuvre STRAẞE', 'oeuvre strasse'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['İstanbul', 'istanbul'],
  ['ﬁn ㏂ ½', 'fin a.m. 1⁄2'],
  ['한국', '한국'.normalize('NFKD')],
  ['𝐀𝐁 😀', 'ab 😀'],
  ['\ud835 \udc00', '\ud835 \udc00'],
])('%j is folded to %j', (text, expected) => expect(fold(text)).toBe(expected));

test('the table gives what the slow way gives, whatever came before', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fold(text)).toBe(foldCase(text));
    }),
    { numRuns: 1000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldCase, normaliseContent, stripMarkup } from '../../src/data/normalise-text.ts';

test.each([
  ['<p>Piscine<br/>ronde</p>', 'Piscine ronde'],
  ['a &amp; b &eacute;t&#233; &nbsp;x', 'a & b été x'],
  ['&lt;b&gt;gras&lt;/b&gt;', 'gras'],
  ['a<!-- hidden -->b', 'a b'],
  ['a<!-- never closed', 'a<!-- never closed'],
  ['a<script type="x">var b = "<p>"</script >c', 'a c'],
  ['a<STYLE>p{}</style>b', 'a b'],
  ['3 < 4 and 5 > 4', '3 < 4 and 5 > 4'],
  ['pis\u00adcine\u200b bleue\ufeff', 'piscine bleue'],
  ['  a\n\tb  ', 'a b'],
  ['<div></div>', ''],
  ['', ''],
])('%j reads %j', (raw, text) => {
  expect(stripMarkup(raw)).toBe(text);
});

test.each([
  ['Épée', 'epee'],
  ['Œuvre STRAßE', 'oeuvre strasse'],
  ['ﬁlm ²', 'film 2'],
  ['㍳', 'au'],
  ['كِتاب', 'كتاب'],
])('folds %s to %s', (text, folded) => {
  expect(foldCase(text)).toBe(folded);
});

test('case, accents, punctuation and markup make no other listing', () => {
  const same = normaliseContent({ designation: 'piscine ete 3m', description: 'avec pompe' });
  expect(same).toBe('piscine ete 3m avec pompe');
  expect(
    normaliseContent({ designation: '<b>PISCINE</b> – Été, 3m!', description: '<p>avec&nbsp;pompe</p>' }),
  ).toBe(same);
  expect(normaliseContent({ designation: '😀', description: '<br>' })).toBe('');
});

test('any text has a normal form that stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (designation) => {
      const content = normaliseContent({ designation, description: '' });
      expect(normaliseContent({ designation: content, description: '' })).toBe(content);
    }),
  );
});

test.each(['<!--', '<script ', '<', '&', '<style>', '&lt;!--', '</script'])(
  'a megabyte of %j is read in linear time',
  (piece) => {
    const text = piece.repeat(2 ** 20 / piece.length);
    const start = performance.now();
    stripMarkup(`--></script>${text}`);
    expect(performance.now() - start).toBeLessThan(5_000);
  },
);

import { expect, test } from 'vitest';
import { escapeXml, formatSvgNumber, svgDocument, svgElement, svgText } from '../../src/charts/svg.ts';

test.each([
  ['a < b & "c" > \'d\'', 'a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;'],
  ['tab\tline\n', 'tab\tline\n'],
  ['\u0000x\u001b\ufffe', '\ufffdx\ufffd\ufffd'],
  ['😀 \ud83d', '😀 \ufffd'],
])('escapes %j', (text, escaped) => {
  expect(escapeXml(text)).toBe(escaped);
});

test.each([
  [1, '1'],
  [1.005, '1'],
  [2 / 3, '0.67'],
  [-0.001, '0'],
  [-1.5, '-1.5'],
])('writes %d as %s', (value, text) => {
  expect(formatSvgNumber(value)).toBe(text);
});

test('an element leaves out attributes without a value and escapes the others', () => {
  expect(svgElement('rect', { x: 0.1 + 0.2, class: 'a"b', rx: undefined })).toBe(
    '<rect x="0.3" class="a&quot;b"/>',
  );
  expect(svgText('<b>', { x: 1 })).toBe('<text x="1">&lt;b&gt;</text>');
});

test('a document has its title, its size and nothing from outside itself', () => {
  const svg = svgDocument({ width: 10, height: 20, title: 'A & B', children: ['<g/>'] });
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 10 20" width="10" height="20" role="img">\n/,
  );
  expect(svg).toContain('<title>A &amp; B</title>');
  expect(svg).toMatch(/\n<g\/>\n<\/svg>\n$/);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|url\(/);
});

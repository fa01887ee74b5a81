import { expect, test } from 'vitest';
import { drawBarPair } from '../../src/charts/bar-pair.ts';

function widths(svg: string): string[] {
  return [...svg.matchAll(/<rect class="(\S+)"[^>]* width="([^"]*)"/g)].map(
    ([, name, width]) => `${name} ${width}`,
  );
}

test('bars are as long as their values, the full value as long as the picture', () => {
  const svg = drawBarPair({ title: 'a < b', reference: 0.1, current: 0.4, full: 0.4 });
  expect(widths(svg)).toEqual(['reference-bar 40', 'current-bar 160']);
  expect(svg).toContain('<title>a &lt; b</title>');
});

test('where nothing is full the bars are empty', () => {
  expect(widths(drawBarPair({ title: '', reference: 0, current: 0, full: 0 }))).toEqual([
    'reference-bar 0',
    'current-bar 0',
  ]);
});

import { expect, test } from 'vitest';
import { drawHistogramPair, type HistogramPair } from '../../src/charts/histogram-pair.ts';

const PAIR: HistogramPair = {
  title: 'Confidence & more',
  scale: 'linear',
  edges: [0, 0.5, 1],
  reference: [0.25, 0.75],
  current: [0.5, 0.5],
  formatTick: (value) => `${value * 100}%`,
};

function path(svg: string, className: string): string {
  return new RegExp(`class="${className}" d="([^"]*)"`).exec(svg)?.[1] ?? expect.fail();
}

function ticks(svg: string): string[] {
  return [...svg.matchAll(/text-anchor="middle">([^<]*)</g)].map(([, label = '']) => label);
}

test('draws the reference as a closed shape and the current sample as a line', () => {
  const svg = drawHistogramPair(PAIR);
  expect(path(svg, 'reference-area')).toBe('M38 162V114.5H190V19.5H342V162Z');
  expect(path(svg, 'current-line')).toBe('M38 162V67H190V67H342V162');
});

test('the axis of shares ends at the first round step above the highest bar', () => {
  const labels = [...drawHistogramPair(PAIR).matchAll(/text-anchor="end">([^<]*)</g)].map(
    ([, label]) => label,
  );
  expect(labels).toEqual(['0%', '20%', '40%', '60%', '80%']);
});

test('linear and logarithmic scales have round ticks', () => {
  expect(ticks(drawHistogramPair(PAIR))).toEqual(['0%', '20%', '40%', '60%', '80%', '100%']);
  const sizes = { ...PAIR, scale: 'logarithmic', edges: [8, 90, 1000], formatTick: String } as const;
  expect(ticks(drawHistogramPair(sizes))).toEqual(['10', '20', '50', '100', '200', '500', '1000']);
});

test('has a title for screen readers, escaped', () => {
  expect(drawHistogramPair(PAIR)).toContain('<title>Confidence &amp; more</title>');
});

test('empty distributions lie on the axis', () => {
  const svg = drawHistogramPair({ ...PAIR, reference: [0, 0], current: [0, 0] });
  expect(path(svg, 'current-line')).toBe('M38 162V162H190V162H342V162');
});

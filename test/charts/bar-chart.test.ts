import { expect, test } from 'vitest';
import { chooseTicks, drawBarChart } from '../../src/charts/bar-chart.ts';

test.each([
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [10, [0, 2, 4, 6, 8, 10]],
  [2463, [0, 500, 1000, 1500, 2000, 2500]],
  [12, [0, 5, 10, 15]],
  [10_209, [0, 2500, 5000, 7500, 10_000, 12_500]],
])('the axis for %i has the ticks %j', (largest, ticks) => {
  expect(chooseTicks(largest)).toEqual(ticks);
});

const CHART = {
  title: 'Listings',
  series: ['training', 'evaluation'],
  bars: [
    { label: '2583 Home & garden > Pool & spa', values: [800, 200] },
    { label: 'none', values: [0, 0] },
  ],
};

test('each bar has its label, its parts end to end and its total', () => {
  const svg = drawBarChart(CHART);
  expect(svg).toContain('>2583 Home &amp; garden &gt; Pool &amp; spa</text>');
  expect(svg).toContain('>1,000</text>');
  const parts = [...svg.matchAll(/<rect class="series-(\d)" x="([\d.]+)" y="79" width="([\d.]+)"/g)];
  const [first, second] = parts.map(([, , x, width]) => ({ x: Number(x), width: Number(width) }));
  expect(parts).toHaveLength(2);
  expect(second?.x).toBeCloseTo((first?.x ?? 0) + (first?.width ?? 0), 1);
  expect((first?.width ?? 0) / (second?.width ?? 1)).toBeCloseTo(4, 2);
});

test('a chart without rows is still a chart, and the same input gives the same bytes', () => {
  expect(drawBarChart({ ...CHART, bars: [] })).toContain('</svg>');
  expect(drawBarChart(CHART)).toBe(drawBarChart(CHART));
});

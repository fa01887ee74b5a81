import { expect, test } from 'vitest';
import { drawBarRows } from '../../src/charts/bar-rows.ts';
import { drawLineChart, type LineChart } from '../../src/charts/line-chart.ts';

const chart: LineChart = {
  title: 'a & b',
  xLabel: 'step',
  yLabel: 'loss',
  joined: true,
  series: [
    {
      name: 'train',
      points: [
        { x: 0, y: 1 },
        { x: 1, y: 0 },
        { x: 2, y: NaN },
      ],
    },
  ],
};

test('joins the points of a series, and says their values', () => {
  const svg = drawLineChart(chart);
  expect(svg).toContain('<title>a &amp; b</title>');
  expect(svg).toContain('<path class="line" d="M62 14L303 264"/>');
  expect(svg).toContain('<title>train: 0 at 1</title>');
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).not.toContain('NaN');
});

test('leaves points apart where that is asked for, and gives each series its colour', () => {
  const svg = drawLineChart({
    ...chart,
    joined: false,
    series: [...chart.series, { name: 'b', points: [{ x: 1, y: 1 }] }],
  });
  expect(svg).not.toContain('class="line"');
  expect(svg).toMatch(/<g class="series-0">.*<g class="series-1">/);
});

test('gives texts a place each, in the order of appearance', () => {
  const points = ['b', 'a', 'b'].map((x, index) => ({ x, y: index }));
  const svg = drawLineChart({ ...chart, series: [{ name: 's', points }] });
  expect([...svg.matchAll(/cx="([\d.]+)"/g)].map(([, x]) => x)).toEqual(['182.5', '423.5', '182.5']);
  expect(svg).toMatch(/>b<\/text>.*>a<\/text>/);
});

test('draws a bar for each value that is there, from zero to either side', () => {
  const svg = drawBarRows({
    title: 't',
    valueLabel: 'gain',
    series: ['old', 'new'],
    rows: [
      { label: 'x', values: [1, 2] },
      { label: 'y', values: [-1, undefined] },
    ],
  });
  expect([...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title)).toEqual([
    't',
    'x, old: 1',
    'x, new: 2',
    'y, old: -1',
  ]);
  const bars = [...svg.matchAll(/<rect class="bar" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
    ([, x, width]) => [Number(x), Number(width)],
  );
  const [[zero = 0, unit = 0] = [], two, negative] = bars;
  expect(two?.[0]).toBe(zero);
  expect(two?.[1]).toBeCloseTo(2 * unit, 1);
  expect(negative?.[0]).toBeCloseTo(zero - unit, 1);
});

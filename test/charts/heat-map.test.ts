import { expect, test } from 'vitest';
import { renderHeatMap, type HeatMap } from '../../src/charts/heat-map.ts';

const MAP: HeatMap = {
  title: 'Confusion matrix',
  rowTitle: 'labelled as',
  columnTitle: 'predicted as',
  rowLabels: ['10 Books & more', '40 Video games'],
  columnLabels: ['10', '40'],
  values: [
    [9, 1],
    [0, 20_000],
  ],
  rowNotes: { title: 'recall', texts: ['90%', '100%'] },
  diagonalApart: true,
};

function cells(svg: string): RegExpMatchArray[] {
  return [
    ...svg.matchAll(
      /<g><title>([^<]*)<\/title><rect class="(\w)"[^>]*fill-opacity="([^"]*)"\/><text class="([^"]*)"[^>]*>([^<]*)</g,
    ),
  ];
}

test('each count stands in a cell shaded by the root of its share of the row', () => {
  expect(cells(renderHeatMap(MAP)).map(([, , colour, opacity, , count]) => [colour, opacity, count])).toEqual(
    [
      ['a', '0.95', '9'],
      ['d', '0.32', '1'],
      ['a', '1', '20k'],
    ],
  );
});

test('the tooltip of a cell says what it counts', () => {
  expect(cells(renderHeatMap(MAP)).map(([, tooltip]) => tooltip)).toEqual([
    'labelled as 10 Books &amp; more, predicted as 10: 9, 90.0% of the row',
    'labelled as 10 Books &amp; more, predicted as 40: 1, 10.0% of the row',
    'labelled as 40 Video games, predicted as 40: 20000, 100.0% of the row',
  ]);
});

test('numbers on strong cells are written in the colour of the paper', () => {
  expect(cells(renderHeatMap(MAP)).map(([, , , , className]) => className)).toEqual(['c s', 'c', 'c s']);
});

test('without a diagonal apart all cells have one colour and the legend one row', () => {
  const plain = renderHeatMap({ ...MAP, diagonalApart: false });
  expect(cells(plain).map(([, , colour]) => colour)).toEqual(['d', 'd', 'd']);
  expect(plain).not.toContain('>agree<');
  expect(renderHeatMap(MAP)).toContain('>agree<');
});

test('labels and notes are escaped and drawn', () => {
  const svg = renderHeatMap({ ...MAP, title: '<script>' });
  expect(svg).toContain('>10 Books &amp; more</text>');
  expect(svg).toContain('>90%</text>');
  expect(svg).not.toContain('<script>');
});

test('a row without counts stays empty', () => {
  expect(
    cells(
      renderHeatMap({
        ...MAP,
        values: [
          [0, 0],
          [0, 0],
        ],
      }),
    ),
  ).toEqual([]);
});

test('long labels make the picture wider, not the text smaller', () => {
  const width = (svg: string): number => Number(/ width="(\d+)"/.exec(svg)?.[1]);
  const long = renderHeatMap({ ...MAP, rowLabels: ['x'.repeat(60), 'y'] });
  expect(width(long)).toBeGreaterThan(width(renderHeatMap(MAP)) + 200);
});

test('the same table gives the same bytes', () => {
  expect(renderHeatMap(MAP)).toBe(renderHeatMap({ ...MAP }));
});

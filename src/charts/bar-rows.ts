import { fitAxis, formatTick } from './number-axis.ts';
import { SERIES_COLOURS } from './line-chart.ts';
import { escapeXml, svgElement, svgText } from './svg.ts';

/** Numbers by label, to be drawn as bars from the left. */
export interface BarRows {
  /** For screen readers. */
  readonly title: string;
  readonly valueLabel: string;
  readonly series: readonly string[];
  /** From top to bottom; one value for each series, undefined where it has none. */
  readonly rows: readonly { readonly label: string; readonly values: readonly (number | undefined)[] }[];
}

const WIDTH = 560;
const RIGHT = 540;
const TOP = 8;
const BAR_HEIGHT = 13;
const ROW_GAP = 9;
const CHARACTER_WIDTH = 6.4;
const MOST_LABEL_WIDTH = 220;
const TICKS = 5;

/**
 * An `<svg>` element to stand in a page: a row for each label, in it one bar below the other for the series. Classes
 * (`series-0` …, `bar`, `grid`, `tick`, `label`, `axis-title`) are styled by the page.
 */
export function drawBarRows({ title, valueLabel, series, rows }: BarRows): string {
  const longest = Math.max(0, ...rows.map(({ label }) => label.length));
  const left = 16 + Math.min(MOST_LABEL_WIDTH, Math.ceil(longest * CHARACTER_WIDTH));
  const rowHeight = series.length * BAR_HEIGHT + ROW_GAP;
  const bottom = TOP + rows.length * rowHeight;
  const values = rows.flatMap((row) => row.values.filter((value) => value !== undefined));
  const axis = fitAxis([0, ...values], TICKS);
  const x = (value: number): number => left + ((value - axis.low) / (axis.high - axis.low)) * (RIGHT - left);
  return svgElement('svg', { viewBox: `0 0 ${WIDTH} ${bottom + 48}`, role: 'img', class: 'bar-rows' }, [
    svgElement('title', {}, [escapeXml(title)]),
    ...axis.ticks.flatMap((tick) => [
      svgElement('path', { class: 'grid', d: `M${Math.round(x(tick)) + 0.5} ${TOP}V${bottom}` }),
      svgText(formatTick(tick), { class: 'tick', x: x(tick), y: bottom + 16, 'text-anchor': 'middle' }),
    ]),
    svgText(valueLabel, {
      class: 'axis-title',
      x: (left + RIGHT) / 2,
      y: bottom + 38,
      'text-anchor': 'middle',
    }),
    ...rows.flatMap(({ label, values: own }, index) => {
      const top = TOP + index * rowHeight + ROW_GAP / 2;
      const shown = shorten(label, (left - 16) / CHARACTER_WIDTH);
      const middle = top + (series.length * BAR_HEIGHT) / 2 + 4;
      return [
        svgText(shown, { class: 'label', x: left - 8, y: middle, 'text-anchor': 'end' }),
        ...own.map((value, at) => drawBar(`${label}, ${series[at] ?? ''}`, value, { at, top, x })),
      ];
    }),
  ]);
}

function drawBar(
  what: string,
  value: number | undefined,
  { at, top, x }: { readonly at: number; readonly top: number; readonly x: (value: number) => number },
): string {
  if (value === undefined) return '';
  const [from, to] = [Math.min(0, value), Math.max(0, value)];
  const box = { x: x(from), y: top + at * BAR_HEIGHT, width: x(to) - x(from), height: BAR_HEIGHT - 2 };
  return svgElement('g', { class: `series-${at % SERIES_COLOURS}` }, [
    svgElement('rect', { class: 'bar', ...box, rx: 1.5 }, [
      svgElement('title', {}, [escapeXml(`${what}: ${String(value)}`)]),
    ]),
  ]);
}

function shorten(text: string, most: number): string {
  return text.length <= most + 1 ? text : `${text.slice(0, Math.floor(most) - 1)}…`;
}

import { fitAxis, formatTick, type NumberAxis } from './number-axis.ts';
import { escapeXml, formatSvgNumber, svgElement, svgText } from './svg.ts';

/** Points to be drawn in one coordinate system. */
export interface LineChart {
  /** For screen readers. */
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** In the order of their colours, which repeat after eight. */
  readonly series: readonly LineSeries[];
  /** Whether the points of a series are joined. */
  readonly joined: boolean;
}

interface LineSeries {
  readonly name: string;
  /** A text is a place of its own on the axis, in the order of appearance. Points that are no numbers otherwise are left out. */
  readonly points: readonly { readonly x: number | string; readonly y: number }[];
}

/** How many colours the page has to have: `series-0` to `series-7`. */
export const SERIES_COLOURS = 8;

const WIDTH = 560;
const HEIGHT = 320;
const PLOT = { left: 62, right: 544, top: 14, bottom: 264 };
const TICKS = 5;
/** With more points than this a line alone is drawn. */
const MOST_MARKS = 60;
const CHARACTER_WIDTH = 6;

/**
 * An `<svg>` element to stand in a page: axes with round ticks, and each series as a line with marks, or as marks alone. A
 * mark's tooltip says its values. Classes (`series-0` …, `line`, `mark`, `grid`, `tick`, `axis-title`) are styled by the page.
 */
export function drawLineChart(chart: LineChart): string {
  const xs = chart.series.flatMap(({ points }) => points.map(({ x }) => x));
  const isNamed = xs.some((x) => typeof x === 'string');
  const names = isNamed ? [...new Set(xs.map(String))] : [];
  const places = new Map(names.map((name, index) => [name, index]));
  const valueOf = (x: number | string): number => (isNamed ? (places.get(String(x)) ?? 0) : Number(x));
  const xAxis = isNamed ? nameAxis(names) : fitAxis(xs.map(Number), TICKS + 2);
  const yAxis = fitAxis(
    chart.series.flatMap(({ points }) => points.map(({ y }) => y)),
    TICKS,
  );
  const x = scale(xAxis, PLOT.left, PLOT.right);
  const y = scale(yAxis, PLOT.bottom, PLOT.top);
  const label = (tick: number): string => (isNamed ? (names[tick] ?? '') : formatTick(tick));
  return svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'line-chart' }, [
    svgElement('title', {}, [escapeXml(chart.title)]),
    ...drawRows(yAxis, y),
    ...drawColumns(xAxis, x, label),
    ...drawTitles(chart),
    ...chart.series.map((series, index) =>
      drawSeries(series, {
        x: (value) => x(valueOf(value)),
        y,
        joined: chart.joined,
        colour: index % SERIES_COLOURS,
      }),
    ),
  ]);
}

type Scale = (value: number) => number;

function scale({ low, high }: NumberAxis, from: number, to: number): Scale {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** One place for each name, half a place free on either side. */
function nameAxis(names: readonly string[]): NumberAxis {
  const room = (PLOT.right - PLOT.left) / Math.max(1, names.length);
  const widest = Math.max(1, ...names.map((name) => name.length)) * CHARACTER_WIDTH + 8;
  const every = Math.max(1, Math.ceil(widest / room));
  const ticks = [...names.keys()].filter((index) => index % every === 0);
  return { low: -0.5, high: names.length - 0.5, ticks };
}

function drawRows({ ticks }: NumberAxis, y: Scale): string[] {
  return ticks.flatMap((tick) => [
    svgElement('path', { class: 'grid', d: `M${PLOT.left} ${Math.round(y(tick)) + 0.5}H${PLOT.right}` }),
    svgText(formatTick(tick), { class: 'tick', x: PLOT.left - 8, y: y(tick) + 4, 'text-anchor': 'end' }),
  ]);
}

function drawColumns({ ticks }: NumberAxis, x: Scale, label: (tick: number) => string): string[] {
  return ticks.flatMap((tick) => [
    svgElement('path', { class: 'axis', d: `M${Math.round(x(tick)) + 0.5} ${PLOT.bottom}v5` }),
    svgText(label(tick), { class: 'tick', x: x(tick), y: PLOT.bottom + 19, 'text-anchor': 'middle' }),
  ]);
}

function drawTitles({ xLabel, yLabel }: LineChart): string[] {
  const middle = (PLOT.top + PLOT.bottom) / 2;
  return [
    svgText(xLabel, {
      class: 'axis-title',
      x: (PLOT.left + PLOT.right) / 2,
      y: HEIGHT - 12,
      'text-anchor': 'middle',
    }),
    svgText(yLabel, {
      class: 'axis-title',
      'text-anchor': 'middle',
      transform: `translate(14 ${formatSvgNumber(middle)}) rotate(-90)`,
    }),
  ];
}

interface SeriesStyle {
  readonly x: (value: number | string) => number;
  readonly y: Scale;
  readonly joined: boolean;
  readonly colour: number;
}

function drawSeries({ name, points }: LineSeries, { x, y, joined, colour }: SeriesStyle): string {
  const drawn = points
    .map((point) => ({ ...point, left: x(point.x), top: y(point.y) }))
    .filter(({ left, top }) => Number.isFinite(left) && Number.isFinite(top));
  const path = drawn.map(
    ({ left, top }, index) => `${index === 0 ? 'M' : 'L'}${formatSvgNumber(left)} ${formatSvgNumber(top)}`,
  );
  const marks = joined && drawn.length > MOST_MARKS ? [] : drawn;
  return svgElement('g', { class: `series-${colour}` }, [
    ...(joined && drawn.length > 1 ? [svgElement('path', { class: 'line', d: path.join('') })] : []),
    ...marks.map(({ x: at, y: value, left, top }) =>
      svgElement('circle', { class: 'mark', cx: left, cy: top, r: joined ? 3 : 3.5 }, [
        svgElement('title', {}, [escapeXml(`${name}: ${String(value)} at ${String(at)}`)]),
      ]),
    ),
  ]);
}

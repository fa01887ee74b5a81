import { escapeXml, svgDocument, svgElement, svgText } from './svg.ts';

export interface BarChart {
  readonly title: string;
  readonly description?: string;
  /** What the parts of each bar are, from left to right; at most 4. */
  readonly series: readonly string[];
  /** From top to bottom. `values` has one whole number ≥ 0 for each series. */
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
}

const BAR_HEIGHT = 16;
const ROW_HEIGHT = 22;
const PLOT_WIDTH = 520;
const MARGIN = { top: 76, right: 84, bottom: 40, left: 24 };
/** Average width of a character at 12 px; labels are set flush right, so a guess is enough. */
const CHARACTER_WIDTH = 6.6;

const STYLE = `
:root{--series-0:#1f6feb;--series-1:#e3912c;--series-2:#2da44e;--series-3:#a371f7}
@media (prefers-color-scheme:dark){:root{--series-0:#4493f8;--series-1:#f0b35a;--series-2:#3fb950;--series-3:#b98cf9}}
.title{font-size:16px;font-weight:600}
.label,.value,.key{font-size:12px}
.value,.tick{font-variant-numeric:tabular-nums}
.tick{font-size:11px;fill:var(--muted)}
.value{paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.grid{stroke:var(--line);stroke-width:1}
.series-0{fill:var(--series-0)}.series-1{fill:var(--series-1)}.series-2{fill:var(--series-2)}.series-3{fill:var(--series-3)}`;

/** A bar chart as an SVG file: one horizontal bar for each label, its parts stacked, the total written behind it. */
export function drawBarChart(chart: BarChart): string {
  const { bars, series, title, description } = chart;
  const longest = Math.max(0, ...bars.map(({ label }) => label.length));
  const left = MARGIN.left + Math.ceil(longest * CHARACTER_WIDTH);
  const height = MARGIN.top + bars.length * ROW_HEIGHT + MARGIN.bottom;
  const ticks = chooseTicks(Math.max(1, ...bars.map(({ values }) => total(values))));
  const end = ticks.at(-1) ?? 1;
  const scale = (value: number): number => (value / end) * PLOT_WIDTH;

  return svgDocument({
    width: left + PLOT_WIDTH + MARGIN.right,
    height,
    title,
    description,
    style: STYLE,
    children: [
      svgText(title, { class: 'title', x: MARGIN.left, y: 30 }),
      ...drawKey(series, left),
      ...ticks.flatMap((tick) => drawTick(tick, left + scale(tick), height)),
      ...bars.flatMap((bar, index) =>
        drawBar({ bar, series, scale, left, top: MARGIN.top + index * ROW_HEIGHT }),
      ),
    ],
  });
}

function drawKey(series: readonly string[], left: number): string[] {
  let x = left;
  return series.flatMap((name, index) => {
    const entry = [
      svgElement('rect', { class: `series-${index}`, x, y: 45, width: 12, height: 12, rx: 2 }),
      svgText(name, { class: 'key', x: x + 18, y: 55 }),
    ];
    x += 18 + Math.ceil(name.length * CHARACTER_WIDTH) + 24;
    return entry;
  });
}

function drawTick(tick: number, x: number, height: number): string[] {
  const bottom = height - MARGIN.bottom;
  return [
    svgElement('line', { class: 'grid', x1: x, y1: MARGIN.top - 6, x2: x, y2: bottom }),
    svgText(formatCount(tick), { class: 'tick', x, y: bottom + 18, 'text-anchor': 'middle' }),
  ];
}

function drawBar(row: {
  readonly bar: BarChart['bars'][number];
  readonly series: readonly string[];
  readonly scale: (value: number) => number;
  readonly left: number;
  readonly top: number;
}): string[] {
  const { bar, series, scale, left, top } = row;
  const parts: string[] = [];
  let before = 0;
  for (const [index, value] of bar.values.entries()) {
    if (value > 0) {
      const box = { x: left + scale(before), y: top + 3, width: scale(value), height: BAR_HEIGHT };
      const tooltip = svgElement('title', {}, [escapeXml(`${series[index] ?? ''}: ${formatCount(value)}`)]);
      parts.push(svgElement('rect', { class: `series-${index}`, ...box }, [tooltip]));
    }
    before += value;
  }
  const baseline = top + 15;
  return [
    svgText(bar.label, { class: 'label', x: left - 8, y: baseline, 'text-anchor': 'end' }),
    ...parts,
    svgText(formatCount(before), { class: 'value', x: left + scale(before) + 6, y: baseline }),
  ];
}

/** From 0 in at most five equal round steps (whole numbers of the form 1, 2, 2.5 or 5 times a power of ten) to the first that reaches `largest` ≥ 1. */
export function chooseTicks(largest: number): number[] {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(largest / 5)));
  const steps = [1, 2, 2.5, 5, 10].map((factor) => factor * power).filter(Number.isInteger);
  const step = steps.find((candidate) => candidate * 5 >= largest) ?? 10 * power;
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, index) => index * step);
}

/** 12345 as "12,345", the same in every locale. */
function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

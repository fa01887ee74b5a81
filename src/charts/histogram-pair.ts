import { escapeXml, svgElement, svgText } from './svg.ts';

/** Two distributions over the same bins, to be drawn over each other. */
export interface HistogramPair {
  /** For screen readers. */
  readonly title: string;
  readonly scale: 'linear' | 'logarithmic';
  /** Ascending, one more than there are bins; above 0 on a logarithmic scale. */
  readonly edges: readonly number[];
  /** Shares, one for each bin. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly formatTick: (value: number) => string;
}

const WIDTH = 360;
const HEIGHT = 190;
const PLOT = { left: 38, right: 342, top: 10, bottom: 162 };
const SHARE_STEPS = [0.01, 0.02, 0.05, 0.1];
/** Five of these make 100%. */
const LARGEST_STEP = 0.2;
const MAX_SHARE_TICKS = 5;
const LINEAR_TICKS = 5;
const MIN_TICK_DISTANCE = 38;

/**
 * An `<svg>` element to stand in a page: the reference as a filled shape, the current sample as a line over it. Its
 * classes (`reference-area`, `current-line`, `grid`, `tick`) are styled by the page.
 */
export function drawHistogramPair(chart: HistogramPair): string {
  const step = chooseShareStep(Math.max(...chart.reference, ...chart.current, SHARE_STEPS[0] ?? 0));
  const top = step * Math.ceil(Math.max(...chart.reference, ...chart.current, step) / step - 1e-9);
  const y = (share: number): number => PLOT.bottom - (share / top) * (PLOT.bottom - PLOT.top);
  const x = createScale(chart);
  return svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'histogram' }, [
    svgElement('title', {}, [escapeXml(chart.title)]),
    ...drawShareAxis(step, top, y),
    svgElement('path', { class: 'reference-area', d: `${outline(chart.edges, chart.reference, x, y)}Z` }),
    svgElement('path', { class: 'current-line', d: outline(chart.edges, chart.current, x, y) }),
    ...drawValueAxis(chart, x),
  ]);
}

type Scale = (value: number) => number;

function createScale({ scale, edges }: HistogramPair): Scale {
  const convert = scale === 'logarithmic' ? Math.log : (value: number): number => value;
  const low = convert(edges[0] ?? 0);
  const high = convert(edges.at(-1) ?? 1);
  return (value) => PLOT.left + ((convert(value) - low) / (high - low)) * (PLOT.right - PLOT.left);
}

/** The upper outline of the bars, from the axis and back to it. */
function outline(edges: readonly number[], shares: readonly number[], x: Scale, y: Scale): string {
  const round = (value: number): string => String(Math.round(value * 10) / 10);
  const bars = shares.map((share, bin) => `V${round(y(share))}H${round(x(edges[bin + 1] ?? 0))}`);
  return `M${round(x(edges[0] ?? 0))} ${round(y(0))}${bars.join('')}V${round(y(0))}`;
}

function chooseShareStep(largest: number): number {
  return SHARE_STEPS.find((step) => largest / step <= MAX_SHARE_TICKS) ?? LARGEST_STEP;
}

function drawShareAxis(step: number, top: number, y: Scale): string[] {
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return ticks.flatMap((share) => [
    svgElement('path', { class: 'grid', d: `M${PLOT.left} ${Math.round(y(share)) + 0.5}H${PLOT.right}` }),
    svgText(`${Math.round(share * 100)}%`, {
      class: 'tick',
      x: PLOT.left - 6,
      y: y(share) + 4,
      'text-anchor': 'end',
    }),
  ]);
}

function drawValueAxis(chart: HistogramPair, x: Scale): string[] {
  const { edges, scale, formatTick } = chart;
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 1;
  const candidates =
    scale === 'logarithmic'
      ? roundValuesBetween(low, high)
      : Array.from({ length: LINEAR_TICKS + 1 }, (_, index) => low + ((high - low) * index) / LINEAR_TICKS);
  let previous = -Infinity;
  const ticks = candidates.filter((value) => {
    if (x(value) - previous < MIN_TICK_DISTANCE) return false;
    previous = x(value);
    return true;
  });
  return ticks.flatMap((value) => [
    svgElement('path', { class: 'axis', d: `M${Math.round(x(value) * 10) / 10} ${PLOT.bottom}v4` }),
    svgText(formatTick(value), { class: 'tick', x: x(value), y: PLOT.bottom + 18, 'text-anchor': 'middle' }),
  ]);
}

/** 1, 2 and 5 times powers of ten. */
function roundValuesBetween(low: number, high: number): number[] {
  const values: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    values.push(...[1, 2, 5].map((digit) => digit * power).filter((value) => value >= low && value <= high));
  }
  return values;
}

import { escapeXml, svgElement } from './svg.ts';

/** How large an effect is beside the smallest one that counts. All three in one unit, none below 0. */
export interface EffectGauge {
  /** For screen readers, and as tooltip. */
  readonly title: string;
  readonly effect: number;
  readonly interval: readonly [number, number];
  readonly floor: number;
}

const WIDTH = 200;
const HEIGHT = 28;
const MIDDLE = 14;
const INSET = 6;
/** The scale ends at this many times the floor; a larger effect is drawn as an arrow. */
const FLOORS_SHOWN = 3;

/**
 * An `<svg>` element to stand in a row of a table: the effect as a point, its interval as a line, and a mark at the
 * floor, which stands at the same place in all gauges. Classes (`gauge-range`, `gauge-floor`, …) are styled by the page.
 */
export function drawEffectGauge({ title, effect, interval, floor }: EffectGauge): string {
  const full = floor > 0 ? floor * FLOORS_SHOWN : Math.max(interval[1], effect, Number.MIN_VALUE);
  const x = (value: number): number => INSET + Math.min(1, Math.max(0, value / full)) * (WIDTH - 2 * INSET);
  const [low, high] = interval.map(x) as [number, number];
  const point =
    effect > full
      ? svgElement('path', { class: 'gauge-point', d: `M${WIDTH} ${MIDDLE}l-11 -7v14zm-9 0l-11 -7v14z` })
      : svgElement('circle', { class: 'gauge-point', cx: x(effect), cy: MIDDLE, r: 4.5 });
  return svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'gauge' }, [
    svgElement('title', {}, [escapeXml(title)]),
    svgElement('rect', {
      class: 'gauge-small',
      x: INSET,
      y: MIDDLE - 9,
      width: x(floor) - INSET,
      height: 18,
      rx: 2,
    }),
    svgElement('rect', {
      class: 'gauge-range',
      x: low,
      y: MIDDLE - 1.5,
      width: Math.max(1, high - low),
      height: 3,
    }),
    svgElement('path', { class: 'gauge-floor', d: `M${x(floor)} ${MIDDLE - 12}v24` }),
    point,
  ]);
}

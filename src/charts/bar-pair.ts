import { escapeXml, svgElement } from './svg.ts';

const WIDTH = 160;
const HEIGHT = 16;

/**
 * An `<svg>` element to stand in a row of a table: two bars, the reference above, the current value below. `full` is
 * the value that fills the width. Its classes (`reference-bar`, `current-bar`) are styled by the page.
 */
export function drawBarPair(bars: {
  /** For screen readers, and as tooltip. */
  readonly title: string;
  readonly reference: number;
  readonly current: number;
  readonly full: number;
}): string {
  const width = (value: number): number => (bars.full > 0 ? (value / bars.full) * WIDTH : 0);
  return svgElement(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'bars', preserveAspectRatio: 'none' },
    [
      svgElement('title', {}, [escapeXml(bars.title)]),
      svgElement('rect', { class: 'reference-bar', y: 1, width: width(bars.reference), height: 6 }),
      svgElement('rect', { class: 'current-bar', y: 9, width: width(bars.current), height: 6 }),
    ],
  );
}

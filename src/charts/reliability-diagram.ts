import { escapeXml, svgDocument, svgElement, svgText } from './svg.ts';

/** How often answers of a given confidence are right, to be drawn against the confidence. */
export interface ReliabilityDiagram {
  readonly title: string;
  /** Expected calibration error, in [0, 1]. */
  readonly calibrationError: number;
  /** Equally wide intervals of [0, 1], ascending. `confidence` and `correct` are sums over the bin's rows. */
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly rows: number;
    readonly confidence: number;
    readonly correct: number;
  }[];
}

const SIDE = 360;
const LEFT = 76;
const TOP = 104;
const COUNT_TOP = TOP + SIDE + 18;
const COUNT_HEIGHT = 64;
const BOTTOM = COUNT_TOP + COUNT_HEIGHT;
const WIDTH = LEFT + SIDE + 40;
const HEIGHT = BOTTOM + 58;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

const STYLE = `
:root{--right:#5b95f0;--over:#f0b35a;--under:#2f9e8f;--rows:#8c959f}
@media (prefers-color-scheme:dark){:root{--right:#2f6fc4;--over:#a8742c;--under:#3fb5a3;--rows:#6e7681}}
.title{font-size:16px;font-weight:600}
.caption,.key{font-size:12px}
.caption,.tick,.axis-title{fill:var(--muted)}
.tick{font-size:11px;font-variant-numeric:tabular-nums}
.axis-title{font-size:12px}
.grid{stroke:var(--line);stroke-width:1}
.ideal{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 4}
.right{fill:var(--right)}
.over{fill:var(--over)}
.under{fill:var(--under)}
.rows{fill:var(--rows)}
.mark{fill:none;stroke:var(--ink);stroke-width:2}`;

/**
 * A reliability diagram as an SVG file: for each bin of confidence the share of rows that were right as a bar, the gap
 * to their mean confidence in a colour for either side, the diagonal on which both are equal, and below how many rows each bin has. The
 * calibration error stands in the caption. Follows the reader's light or dark setting; the same input gives the same bytes.
 */
export function renderReliabilityDiagram(diagram: ReliabilityDiagram): string {
  const { title, bins, calibrationError } = diagram;
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const most = Math.max(1, ...bins.map((bin) => bin.rows));
  const caption = `calibration error (ECE, ${bins.length} bins) ${calibrationError.toFixed(3)} · ${formatCount(rows)} listings`;
  return svgDocument({
    width: WIDTH,
    height: HEIGHT,
    title,
    description: `Share of right answers against confidence. ${caption}.`,
    style: STYLE,
    children: [
      svgText(title, { class: 'title', x: 24, y: 32 }),
      svgText(caption, { class: 'caption', x: 24, y: 53 }),
      ...drawKey(),
      ...TICKS.flatMap(drawTick),
      ...bins.filter((bin) => bin.rows > 0).map((bin) => drawBin(bin, rows, most)),
      svgElement('line', { class: 'ideal', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
      ...drawAxisTitles(most),
    ],
  });
}

function x(confidence: number): number {
  return LEFT + confidence * SIDE;
}

function y(share: number): number {
  return TOP + (1 - share) * SIDE;
}

function drawKey(): string[] {
  const entries = [
    ['right', 'right answers', 112],
    ['over', 'too sure', 84],
    ['under', 'not sure enough', 128],
  ] as const;
  let left = LEFT;
  const boxes = entries.flatMap(([className, name, width]) => {
    const entry = [
      svgElement('rect', { class: className, x: left, y: 72, width: 12, height: 12, rx: 2 }),
      svgText(name, { class: 'key', x: left + 18, y: 82 }),
    ];
    left += width;
    return entry;
  });
  return [
    ...boxes,
    svgElement('line', { class: 'ideal', x1: left, y1: 78, x2: left + 22, y2: 78 }),
    svgText('ideal', { class: 'key', x: left + 28, y: 82 }),
  ];
}

function drawTick(tick: number): string[] {
  const label = formatShare(tick);
  return [
    svgElement('line', { class: 'grid', x1: x(0), y1: y(tick), x2: x(1), y2: y(tick) }),
    svgText(label, { class: 'tick', x: x(0) - 8, y: y(tick) + 4, 'text-anchor': 'end' }),
    svgText(label, { class: 'tick', x: x(tick), y: BOTTOM + 18, 'text-anchor': 'middle' }),
  ];
}

/** The bar of right answers, the gap between it and the mean confidence, a mark at the accuracy, and the count below. */
function drawBin(bin: ReliabilityDiagram['bins'][number], all: number, most: number): string {
  const accuracy = bin.correct / bin.rows;
  const confidence = bin.confidence / bin.rows;
  const box = { x: x(bin.from) + 1, width: x(bin.to) - x(bin.from) - 2 };
  const gap = Math.abs(accuracy - confidence);
  const countHeight = (bin.rows / most) * COUNT_HEIGHT;
  const tooltip =
    `confidence ${formatShare(bin.from)}–${formatShare(bin.to)}: ${formatShare(accuracy)} right, ` +
    `mean confidence ${formatShare(confidence)}, ${formatCount(bin.rows)} listings (${formatShare(bin.rows / all)})`;
  return svgElement('g', {}, [
    svgElement('title', {}, [escapeXml(tooltip)]),
    svgElement('rect', { class: 'right', ...box, y: y(accuracy), height: accuracy * SIDE }),
    svgElement('rect', {
      class: confidence > accuracy ? 'over' : 'under',
      ...box,
      y: y(Math.max(accuracy, confidence)),
      height: gap * SIDE,
    }),
    svgElement('path', { class: 'mark', d: `M${round(box.x)} ${round(y(accuracy))}h${round(box.width)}` }),
    svgElement('rect', { class: 'rows', ...box, y: BOTTOM - countHeight, height: countHeight }),
  ]);
}

function drawAxisTitles(most: number): string[] {
  const upright = (text: string, at: number): string =>
    svgText(text, {
      class: 'axis-title',
      'text-anchor': 'middle',
      transform: `translate(24 ${round(at)}) rotate(-90)`,
    });
  return [
    upright('share of right answers', TOP + SIDE / 2),
    upright('listings', COUNT_TOP + COUNT_HEIGHT / 2),
    svgElement('line', { class: 'grid', x1: x(0), y1: BOTTOM, x2: x(1), y2: BOTTOM }),
    svgText(formatCount(most), { class: 'tick', x: x(0) - 8, y: COUNT_TOP + 6, 'text-anchor': 'end' }),
    svgText('confidence', { class: 'axis-title', x: x(0.5), y: BOTTOM + 40, 'text-anchor': 'middle' }),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** 12345 as "12,345", the same in every locale. */
function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

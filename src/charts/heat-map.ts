import { escapeXml, svgDocument, svgElement, svgText } from './svg.ts';

/** A table of counts to be drawn as a grid of shaded cells. */
export interface HeatMap {
  readonly title: string;
  /** What the rows are, such as "labelled as", and what the columns are, such as "predicted as". */
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rowLabels: readonly string[];
  /** Short ones, such as codes: they stand slanted above narrow columns. */
  readonly columnLabels: readonly string[];
  /** One row of non-negative counts for each row label, one count for each column label. */
  readonly values: readonly (readonly number[])[];
  /** A last column of text, one for each row. */
  readonly rowNotes?: { readonly title: string; readonly texts: readonly string[] };
  /** Shades the cells of row k and column k in a colour of their own: there rows and columns agree. */
  readonly diagonalApart?: boolean;
}

const CELL = 30;
const MARGIN = 24;
const CHARACTER_WIDTH = 6.4;
const SLANT_DEGREES = -50;
const TITLE_HEIGHT = 34;
const LEGEND_HEIGHT = 54;
const LEGEND_SHARES = [0.01, 0.05, 0.2, 0.5, 1];
const LEGEND_WIDTH = LEGEND_SHARES.length * CELL + 110;
/** Above this opacity a number is written in the colour of the paper. */
const STRONG = 0.62;

const STYLE = `
:root{--agree:#1a5fb4;--differ:#c2410c;--grid:#eef1f4}
@media (prefers-color-scheme:dark){:root{--agree:#7ab3ff;--differ:#ff9e64;--grid:#1b2027}}
text{font-size:11px}
.h{font-size:16px;font-weight:600}
.m{fill:var(--muted)}
.g{fill:var(--grid)}
.a{fill:var(--agree)}
.d{fill:var(--differ)}
.c{font-size:10px;text-anchor:middle;pointer-events:none}
.s{fill:var(--paper);font-weight:600}
.e{text-anchor:end}`;

/**
 * An SVG file of the table: each cell shows its count, shaded by its share of the row (by the square root of the
 * share, so that confusions of a few percent can be seen), with the exact share as tooltip. Follows the reader's
 * light or dark setting; the same input gives the same bytes.
 */
export function renderHeatMap(map: HeatMap): string {
  const place = layOut(map);
  const rows = map.rowLabels.map((label, row) => drawRow(map, place, label, row));
  return svgDocument({
    width: place.width,
    height: place.height,
    title: map.title,
    description: `Rows: ${map.rowTitle}. Columns: ${map.columnTitle}. Each cell holds a count, shaded by its share of the row.`,
    style: STYLE,
    children: [
      svgText(map.title, { class: 'h', x: MARGIN, y: MARGIN + 8 }),
      ...drawHeader(map, place),
      ...rows.flat(),
      ...drawLegend(map, place),
    ],
  });
}

interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corner of the grid. */
  readonly left: number;
  readonly top: number;
}

function layOut(map: HeatMap): Layout {
  const slanted =
    (longest(map.columnLabels) * CHARACTER_WIDTH + 8) * Math.sin((-SLANT_DEGREES * Math.PI) / 180);
  const left = Math.ceil(
    MARGIN + Math.max(longest(map.rowLabels), map.rowTitle.length) * CHARACTER_WIDTH + 10,
  );
  const top = Math.ceil(MARGIN + TITLE_HEIGHT + 18 + slanted);
  const notes = map.rowNotes === undefined ? [] : [map.rowNotes.title, ...map.rowNotes.texts];
  const gridWidth = map.columnLabels.length * CELL;
  const overhang = Math.max(longest(notes) * CHARACTER_WIDTH + 12, slanted * 0.6);
  return {
    left,
    top,
    width: Math.ceil(left + Math.max(gridWidth + overhang, LEGEND_WIDTH) + MARGIN),
    height: top + map.rowLabels.length * CELL + LEGEND_HEIGHT + MARGIN,
  };
}

function drawHeader(map: HeatMap, { left, top }: Layout): string[] {
  const gridWidth = map.columnLabels.length * CELL;
  const labels = map.columnLabels.map((label, column) => {
    const x = left + (column + 0.5) * CELL + 3;
    const y = top - 6;
    return svgText(label, { x, y, transform: `rotate(${SLANT_DEGREES} ${x} ${y})` });
  });
  return [
    svgText(`${map.columnTitle} →`, { class: 'm', x: left, y: MARGIN + TITLE_HEIGHT + 2 }),
    svgText(`${map.rowTitle} ↓`, { class: 'm e', x: left - 8, y: top - 8 }),
    ...(map.rowNotes === undefined
      ? []
      : [svgText(map.rowNotes.title, { class: 'm', x: left + gridWidth + 8, y: top - 8 })]),
    ...labels,
    svgElement('rect', {
      class: 'g',
      x: left,
      y: top,
      width: gridWidth,
      height: map.rowLabels.length * CELL,
    }),
  ];
}

function drawRow(map: HeatMap, { left, top }: Layout, label: string, row: number): string[] {
  const counts = map.values[row] ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const middle = top + (row + 0.5) * CELL + 4;
  const cells = counts.flatMap((count, column) =>
    count > 0 ? [drawCell(map, { row, column, count, share: count / total }, left, top)] : [],
  );
  const note = map.rowNotes?.texts[row];
  const right = left + map.columnLabels.length * CELL;
  return [
    svgText(label, { class: 'e', x: left - 8, y: middle }),
    ...cells,
    ...(note === undefined ? [] : [svgText(note, { class: 'm', x: right + 8, y: middle })]),
  ];
}

interface CellValue {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** Of its row, above 0. */
  readonly share: number;
}

function drawCell(map: HeatMap, cell: CellValue, left: number, top: number): string {
  const { row, column, count, share } = cell;
  const opacity = Math.sqrt(share);
  const x = left + column * CELL;
  const y = top + row * CELL;
  const tooltip =
    `${map.rowTitle} ${map.rowLabels[row] ?? ''}, ${map.columnTitle} ${map.columnLabels[column] ?? ''}: ` +
    `${count}, ${formatShare(share)} of the row`;
  const agrees = map.diagonalApart === true && row === column;
  return svgElement('g', {}, [
    svgElement('title', {}, [escapeXml(tooltip)]),
    svgElement('rect', {
      class: agrees ? 'a' : 'd',
      x: x + 0.5,
      y: y + 0.5,
      width: CELL - 1,
      height: CELL - 1,
      'fill-opacity': opacity,
    }),
    svgText(formatCount(count), {
      class: opacity > STRONG ? 'c s' : 'c',
      x: x + CELL / 2,
      y: y + CELL / 2 + 3.5,
    }),
  ]);
}

function drawLegend(map: HeatMap, { left, top }: Layout): string[] {
  const y = top + map.rowLabels.length * CELL + 26;
  const swatches = (className: string, from: number): string[] =>
    LEGEND_SHARES.map((share, index) =>
      svgElement('rect', {
        class: className,
        x: from + index * CELL,
        y,
        width: CELL - 1,
        height: 12,
        'fill-opacity': Math.sqrt(share),
      }),
    );
  const numbers = LEGEND_SHARES.map((share, index) =>
    svgText(`${share * 100}%`, { class: 'm c', x: left + (index + 0.5) * CELL, y: y + 40 }),
  );
  const words = left + LEGEND_SHARES.length * CELL + 8;
  const apart = map.diagonalApart === true;
  return [
    ...(apart ? swatches('a', left) : []),
    ...swatches('d', left).map((swatch) =>
      apart ? svgElement('g', { transform: 'translate(0 14)' }, [swatch]) : swatch,
    ),
    ...(apart
      ? [
          svgText('agree', { class: 'm', x: words, y: y + 10 }),
          svgText('differ', { class: 'm', x: words, y: y + 24 }),
        ]
      : []),
    ...numbers,
    svgText('share of the row', { class: 'm', x: words, y: y + 40 }),
  ];
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, text) => Math.max(length, text.length), 0);
}

/** Counts that would not fit into a cell are given in thousands. */
function formatCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`;
}

function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

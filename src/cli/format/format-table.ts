import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';
import CliTable from 'cli-table3';

export interface TableColumn {
  readonly title: string;
  /** `left` where not given; numbers read best to the right. */
  readonly align?: 'left' | 'right';
  /** May be cut short where the table is wider than the terminal. */
  readonly flexible?: boolean;
}

/** What the output is made for; a `CommandContext` is one. */
export interface TableSurface {
  /** Width in terminal columns. */
  readonly columns: number;
  readonly style: ChalkInstance;
}

const GAP = 2;
const LEAST_WIDTH = 8;
/** cli-table3 draws nothing then but cells. */
const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
};

/**
 * A table as lines: a dim row of titles, then the rows, with two spaces between columns and no frame. Flexible columns
 * give way (`…`) until the table fits. Cells may be styled.
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { columns: width, style }: TableSurface,
): string[] {
  const widths = fitWidths(columns, rows, width);
  const table = new CliTable({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
    colWidths: widths.map((cells) => cells + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    truncate: '…',
  });
  table.push(columns.map(({ title }) => style.dim(title)));
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function fitWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  available: number,
): number[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(visibleLength)),
  );
  let excess = widths.reduce((sum, width) => sum + width + GAP, -GAP) - available;
  columns.forEach(({ flexible }, index) => {
    const width = widths[index] ?? 0;
    if (!flexible || excess <= 0 || width <= LEAST_WIDTH) return;
    const given = Math.min(excess, width - LEAST_WIDTH);
    widths[index] = width - given;
    excess -= given;
  });
  return widths;
}

function visibleLength(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

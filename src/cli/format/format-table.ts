import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';
import CliTable from 'cli-table3';

export interface TableColumn {
  readonly title: string;
  /** `left` where not given; numbers read best to the right. */
  readonly align?: 'left' | 'right';
  /** May be cut short where the table is wider than the terminal. */
  readonly flexible?: boolean;
  /** May be left out where the table is wider than the terminal: the last such column first. `--json` has it all the same. */
  readonly dispensable?: boolean;
}

/** What the output is made for; a `CommandContext` is one. */
export interface TableSurface {
  /** Width in terminal columns. */
  readonly columns: number;
  readonly style: ChalkInstance;
}

const GAP = 2;
const LEAST_WIDTH = 8;
/** Before a flexible column gets narrower than this, dispensable ones go. */
const READABLE_WIDTH = 20;
/** cli-table3 draws nothing then but cells. */
const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
};

/**
 * A table as lines: a dim row of titles, then the rows, with two spaces between columns and no frame. Dispensable columns are left out
 * and flexible ones give way (`…`) until the table fits. Cells may be styled.
 */
export function formatTable(
  allColumns: readonly TableColumn[],
  allRows: readonly (readonly string[])[],
  { columns: width, style }: TableSurface,
): string[] {
  const kept = chooseColumns(allColumns, allRows, width);
  const columns = kept.map((index) => allColumns[index]);
  const rows = allRows.map((row) => kept.map((index) => row[index] ?? ''));
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

/** The indices of the columns that are shown. */
function chooseColumns(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  available: number,
): number[] {
  const widths = measureWidths(columns, rows).map((width, index) =>
    columns[index].flexible === true ? Math.min(width, READABLE_WIDTH) : width,
  );
  const kept = columns.map((_column, index) => index);
  const isTooWide = (): boolean => kept.reduce((sum, index) => sum + widths[index] + GAP, -GAP) > available;
  while (isTooWide()) {
    const last = kept.findLastIndex((index) => columns[index].dispensable === true);
    if (last === -1) break;
    kept.splice(last, 1);
  }
  return kept;
}

function measureWidths(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(visibleLength)),
  );
}

function fitWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  available: number,
): number[] {
  const widths = measureWidths(columns, rows);
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

import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';

/** Titles and rows of text cells. Cells may be styled. */
export interface ValueTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A column is this much wider than its title, as DVC's are. */
const TITLE_PADDING = 2;
const GAP = '  ';

/** The table as lines, all columns flush left, titles dim: character for character what DVC prints. */
export function formatPlainTable(table: ValueTable, style: ChalkInstance): string[] {
  const widths = columnWidths(table);
  const formatRow = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  return [formatRow(table.titles.map((title) => style.dim(title))), ...table.rows.map(formatRow)];
}

/** The table for Markdown (GitHub's dialect). */
export function formatMarkdownTable(table: ValueTable): string[] {
  const widths = columnWidths(table);
  const formatRow = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => pad(cell.replaceAll('|', '\\|'), widths[index] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [formatRow(table.titles), rule, ...table.rows.map(formatRow)];
}

/** How many columns of a terminal the plain table takes. */
export function tableWidth(table: ValueTable): number {
  return columnWidths(table).reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}

function columnWidths({ titles, rows }: ValueTable): number[] {
  return titles.map((title, index) =>
    Math.max(visibleLength(title) + TITLE_PADDING, ...rows.map((row) => visibleLength(row[index] ?? ''))),
  );
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - visibleLength(cell)));
}

function visibleLength(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

import type { TableSurface } from '../format/format-table.ts';

/** What a view needs to know of where it is shown; a `CommandContext` is one. */
export interface ViewSurface extends TableSurface {
  readonly now: () => Date;
  /** The project's folder: paths are shown as seen from it. */
  readonly cwd: string;
}

/** Pairs of a name and a value, one a line, indented, the values aligned. */
export function formatFacts(facts: readonly (readonly [string, string])[], surface: TableSurface): string[] {
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `  ${surface.style.dim(name.padEnd(width))}  ${value}`);
}

/** A section with a heading; nothing where it has no lines. */
export function formatSection(heading: string, lines: readonly string[], surface: TableSurface): string[] {
  return lines.length === 0 ? [] : ['', surface.style.bold(heading), ...lines];
}

/** Lines moved two columns to the right. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

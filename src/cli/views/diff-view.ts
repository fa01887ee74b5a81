import type { FileDiff, ValueChange } from '../../pipeline/inspect/diff-values.ts';
import { formatRounded } from '../../pipeline/inspect/round-value.ts';
import { toPlain } from '../../pipeline/yaml/yaml-value.ts';
import type { TableSurface } from '../format/format-table.ts';
import { directionOf } from '../runs/metric-names.ts';
import { formatMarkdownTable, formatPlainTable } from './value-table.ts';

export interface DiffStyle {
  /** What a value is called: `Metric`, `Param`. */
  readonly title: string;
  /** What the two sides are called. */
  readonly sides: readonly [string, string];
  readonly showPath: boolean;
  /** Whether numbers are subtracted. */
  readonly showChange: boolean;
  /** Most digits behind the point; undefined: all. */
  readonly digits: number | undefined;
  readonly markdown: boolean;
}

/** `metrics diff` and `params diff` as a table. No lines where nothing differs. */
export function formatDiff(diff: readonly FileDiff[], diffStyle: DiffStyle, surface: TableSurface): string[] {
  if (diff.length === 0) return [];
  const { title, sides, showPath, showChange, markdown } = diffStyle;
  const titles = [...(showPath ? ['Path'] : []), title, ...sides, ...(showChange ? ['Change'] : [])];
  const rows = diff.flatMap(({ path, changes }) =>
    changes.map((change) => [
      ...(showPath ? [path] : []),
      change.name,
      formatSide(change.old, diffStyle),
      formatSide(change.new, diffStyle),
      ...(showChange ? [formatChange(change, diffStyle, surface)] : []),
    ]),
  );
  return markdown ? formatMarkdownTable({ titles, rows }) : formatPlainTable({ titles, rows }, surface.style);
}

function formatSide(value: ValueChange['old'], { digits }: DiffStyle): string {
  return value === null ? '-' : formatRounded(value, digits);
}

/** Green where a score got better, red where worse, as far as its name tells which way is better. */
function formatChange(change: ValueChange, { digits, markdown }: DiffStyle, { style }: TableSurface): string {
  const { difference, name } = change;
  if (difference === undefined) return '-';
  const text = formatRounded(difference, digits);
  const direction = directionOf(name.slice(name.lastIndexOf('.') + 1));
  if (markdown || direction === undefined || Number(difference) === 0) return text;
  return difference > 0 === (direction === 'higher') ? style.green(text) : style.red(text);
}

/** `{path: {name: {old, new, diff?}}}`, as DVC has it. */
export function toJsonDiff(diff: readonly FileDiff[]): Record<string, unknown> {
  return Object.fromEntries(
    diff.map(({ path, changes }) => [
      path,
      Object.fromEntries(
        changes.map((change) => [
          change.name,
          {
            old: toPlain(change.old),
            new: toPlain(change.new),
            ...(change.difference === undefined ? {} : { diff: Number(change.difference) }),
          },
        ]),
      ),
    ]),
  );
}

import type { AppError } from '../../errors/app-error.ts';
import type { FileValues } from '../../pipeline/inspect/collect-values.ts';
import { flattenValues } from '../../pipeline/inspect/flat-values.ts';
import { formatRounded } from '../../pipeline/inspect/round-value.ts';
import { toPlain } from '../../pipeline/yaml/yaml-value.ts';
import type { TableSurface } from '../format/format-table.ts';
import { formatMarkdownTable, formatPlainTable, tableWidth, type ValueTable } from './value-table.ts';
import { formatFacts } from './view-surface.ts';

/** The metrics of one version of the project, by path as seen from the current folder. */
export interface VersionMetrics {
  /** Empty where only the workspace is shown. */
  readonly name: string;
  readonly files: ReadonlyMap<string, FileValues>;
  /** Why its pipeline, and so what metrics there are, is not known. */
  readonly error: AppError | undefined;
}

/**
 * `metrics show` as text: one table, a row for each file of each version; where that is wider than the terminal a list for
 * each of them.
 */
export function formatMetricFiles(
  versions: readonly VersionMetrics[],
  { digits, markdown }: { readonly digits: number; readonly markdown: boolean },
  surface: TableSurface,
): string[] {
  const rows = versions.flatMap(({ name, files }) =>
    [...files].flatMap(([path, file]) => {
      if (file.kind !== 'values') return [];
      const cells = [...flattenValues(file.values)].map(
        ([key, value]) => [key, formatRounded(value, digits)] as const,
      );
      return [{ name, path, values: new Map(cells) }];
    }),
  );
  if (rows.length === 0) return [];
  const names = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))].sort();
  const named = versions.some(({ name }) => name !== '');
  const table: ValueTable = {
    titles: [...(named ? ['Revision'] : []), 'Path', ...names],
    rows: rows.map(({ name, path, values }) => [
      ...(named ? [name] : []),
      path,
      ...names.map((key) => values.get(key) ?? '-'),
    ]),
  };
  if (markdown) return formatMarkdownTable(table);
  if (tableWidth(table) <= surface.columns) return formatPlainTable(table, surface.style);
  return rows.flatMap(({ name, path, values }, index) => [
    ...(index === 0 ? [] : ['']),
    surface.style.bold(named ? `${name}  ${path}` : path),
    ...formatFacts([...values], surface),
  ]);
}

/** `{"": {data: {path: {data}}}}`, by version where several are shown, as DVC has it. */
export function toJsonMetricFiles(versions: readonly VersionMetrics[]): Record<string, unknown> {
  return Object.fromEntries(
    versions.map(({ name, files, error }) => [
      name,
      error === undefined
        ? { data: Object.fromEntries([...files].map(([path, file]) => [path, toJsonFile(path, file)])) }
        : { error: { type: error.code, msg: error.message } },
    ]),
  );
}

function toJsonFile(path: string, file: FileValues): unknown {
  switch (file.kind) {
    case 'values':
      return { data: toPlain(file.values) };
    case 'missing':
      return { error: { type: 'FileNotFoundError', msg: `${path} is neither there nor in the cache` } };
    case 'error': {
      const format = /\.(json|toml)$/.exec(path)?.[1] ?? 'yaml';
      return { error: { type: `${format.toUpperCase()}FileCorruptedError`, msg: file.error.message } };
    }
  }
}

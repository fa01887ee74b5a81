import { AppError } from '../../errors/app-error.ts';
import { suggestName } from '../../errors/nearest-name.ts';
import { formatKey, formatValue, isYamlList, isYamlMap, type YamlValue } from '../yaml/yaml-value.ts';
import type { PlotContent, PlotMatrix, PlotSeries, PlotShape } from './plot.ts';
import type { PlotRow } from './plot-rows.ts';

export interface SeriesRequest {
  /** Undefined where the axes name the files. */
  readonly file: string | undefined;
  readonly options: { readonly x?: YamlValue; readonly y?: YamlValue; readonly template?: string };
  readonly shape: PlotShape;
  readonly rowsOf: (file: string) => Promise<readonly PlotRow[]>;
  /** A path in an axis as a path of the project. */
  readonly pathOf: (path: string) => string;
}

/**
 * The points of a plot: for each field of `y` those of `x` beside it. Without `y` the last field of the file, without `x`
 * the index. Counts for a confusion matrix; a file that is one (its columns are named as its rows) is taken for one unless
 * axes or a template say otherwise. Throws `DATA_INVALID`.
 */
export async function readSeries({
  file,
  options,
  shape,
  rowsOf,
  pathOf,
}: SeriesRequest): Promise<PlotContent> {
  const rows = file === undefined ? [] : await rowsOf(file);
  if (options.x === undefined && options.y === undefined && options.template === undefined) {
    const matrix = asMatrix(rows);
    if (matrix !== undefined) return matrix;
  }
  const own = file ?? '';
  const named = fieldsByFile(options.y)?.map(([path, field]) => [pathOf(path), field] as const);
  const ys = named ?? fieldsOf(options.y, rows, options.x).map((field) => [own, field] as const);
  const xs = fieldsByFile(options.x)?.map(([path, field]) => [pathOf(path), field] as const);
  const series: PlotSeries[] = [];
  for (const [index, [path, field]] of ys.entries()) {
    const yRows = path === own ? rows : await rowsOf(path);
    const [xPath, xField] = xs?.[xs.length > 1 ? index : 0] ?? [
      path,
      typeof options.x === 'string' ? options.x : undefined,
    ];
    const xRows = xPath === path ? yRows : await rowsOf(xPath);
    if (xRows.length !== yRows.length) {
      throw new AppError(
        'DATA_INVALID',
        `Expected as many points in ${xPath} as in ${path}, got ${xRows.length} and ${yRows.length}.`,
      );
    }
    checkField(path, field, yRows);
    if (xField !== undefined) checkField(xPath, xField, xRows);
    const points = yRows.map((row, at) => ({
      x: xField === undefined ? at : (xRows[at]?.get(xField) ?? ''),
      y: row.get(field) ?? '',
    }));
    const isAlone = new Set(ys.map(([one]) => one)).size === 1;
    series.push({ name: isAlone ? field : `${field} (${path})`, points });
  }
  if (series.every(({ points }) => points.length === 0)) {
    throw new AppError(
      'DATA_INVALID',
      `Expected data points in ${own === '' ? 'the files of the plot' : own}, found none.`,
    );
  }
  return shape === 'confusion' ? countPairs(series, options) : { kind: 'series', series };
}

function fieldsOf(y: YamlValue | undefined, rows: readonly PlotRow[], x: YamlValue | undefined): string[] {
  if (isYamlList(y)) return y.map(formatValue);
  if (y !== undefined && y !== null) return [formatValue(y)];
  const last = [...(rows[0]?.keys() ?? [])].findLast((field) => field !== x);
  return last === undefined ? [] : [last];
}

function checkField(file: string, field: string, rows: readonly PlotRow[]): void {
  const known = [...(rows[0]?.keys() ?? [])];
  if (rows.length === 0 || known.includes(field)) return;
  throw new AppError(
    'DATA_INVALID',
    `Expected one of the fields ${known.join(', ')} of ${file}, got "${field}".${suggestName(field, known)}`,
  );
}

/** A file whose first column holds the names of its other columns, in their order, and counts beside them. */
function asMatrix(rows: readonly PlotRow[]): PlotMatrix | undefined {
  const [corner, ...labels] = [...(rows[0]?.keys() ?? [])];
  if (corner === undefined || labels.length < 2 || labels.length !== rows.length) return undefined;
  if (!rows.every((row, index) => String(row.get(corner)) === labels[index])) return undefined;
  const values = rows.map((row) => labels.map((label) => Number(row.get(label))));
  if (!values.flat().every((value) => value >= 0)) return undefined;
  const [rowTitle = '', columnTitle = ''] = corner.split(/\s*[\\/]\s*/);
  return {
    kind: 'matrix',
    rowTitle: rowTitle === '' ? 'row' : rowTitle,
    columnTitle: columnTitle === '' ? 'column' : columnTitle,
    rowLabels: labels,
    columnLabels: labels,
    values,
  };
}

function countPairs(series: readonly PlotSeries[], { x }: SeriesRequest['options']): PlotMatrix {
  const points = series.flatMap((one) => one.points);
  const labels = [...new Set(points.flatMap((point) => [String(point.x), String(point.y)]))].sort(
    (left, right) => left.localeCompare(right, 'en', { numeric: true }),
  );
  const index = new Map(labels.map((label, at) => [label, at]));
  const values = labels.map(() => labels.map(() => 0));
  for (const point of points) {
    const row = values[index.get(String(point.x)) ?? 0];
    const column = index.get(String(point.y)) ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return {
    kind: 'matrix',
    rowTitle: typeof x === 'string' ? x : 'x',
    columnTitle: series[0]?.name ?? 'y',
    rowLabels: labels,
    columnLabels: labels,
    values,
  };
}

/** Fields by file of an axis that names files: `{a.csv: [x, y]}`. */
function fieldsByFile(axis: YamlValue | undefined): (readonly [file: string, field: string])[] | undefined {
  if (!isYamlMap(axis)) return undefined;
  return [...axis].flatMap(([file, fields]) =>
    (isYamlList(fields) ? fields : [fields]).map((field) => [formatKey(file), formatValue(field)] as const),
  );
}

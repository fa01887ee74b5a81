import type { MetricComparison, RecordComparison, RunComparison, Verdict } from '../runs/compare-runs.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import { formatAge, formatNumber, shortId } from '../format/format-value.ts';
import { listOverallMetrics, parseClassMetric } from '../runs/metric-names.ts';
import { describeValue } from './runs-view.ts';
import { formatSection, indent, type ViewSurface } from './view-surface.ts';

/** `runs compare` as text: overall metrics, and per-class ones with `showAll`. */
export function formatComparison(
  comparison: RunComparison,
  { showAll }: { readonly showAll: boolean },
  surface: ViewSurface,
): string[] {
  const { style } = surface;
  const titles = comparison.runs.map(({ id }) => shortId(id));
  const lines = comparison.runs.map(({ id, name, startedAt, models }, index) => {
    const versions = models.map(({ version }) => `, version ${version}`).join('');
    const role = index === 0 ? style.dim('  (the others are held against it)') : '';
    return `${style.bold(shortId(id))}  ${name}, ${formatAge(startedAt, surface.now())}${versions}${role}`;
  });
  return [...lines, ...formatRecords(comparison, titles, showAll, surface)];
}

/** What a comparison says below the list of what is compared; `titles` head the columns. */
export function formatRecords(
  comparison: RecordComparison,
  titles: readonly string[],
  showAll: boolean,
  surface: ViewSurface,
): string[] {
  const { style } = surface;
  const lines: string[] = [];
  if (comparison.sameEvaluationData === false) {
    lines.push(
      '',
      style.yellow('Scored on different evaluation data: these scores do not tell which is better.'),
    );
  }
  lines.push(...formatSection('params that differ', formatParams(comparison, titles, surface), surface));
  const shown = orderMetrics(comparison.metrics, showAll);
  lines.push(...formatSection('metrics', formatMetrics(shown, titles, surface), surface));
  const hidden = comparison.metrics.length - shown.length;
  if (hidden > 0) lines.push(style.dim(`  and ${hidden} of single classes: --all`));
  return lines;
}

function formatParams(
  { params }: RecordComparison,
  titles: readonly string[],
  surface: ViewSurface,
): string[] {
  if (params.length === 0) return ['  none'];
  return indent(
    formatTable(
      [{ title: 'name' }, ...titles.map((title) => ({ title, flexible: true }))],
      params.map(({ name, values }) => [
        name,
        ...values.map((value) => (value === null ? '–' : describeValue(value))),
      ]),
      { ...surface, columns: surface.columns - 2 },
    ),
  );
}

function formatMetrics(
  metrics: readonly MetricComparison[],
  titles: readonly string[],
  surface: ViewSurface,
): string[] {
  if (metrics.length === 0) return [];
  const columns: TableColumn[] = [{ title: 'name', flexible: true }];
  titles.forEach((title, index) => {
    columns.push({ title, align: 'right' });
    if (index > 0) columns.push({ title: 'difference' });
  });
  const rows = metrics.map(({ name, values, differences, verdicts }) => [
    name,
    ...values.flatMap((value, index) => {
      if (index === 0) return [formatNumber(value)];
      return [
        formatNumber(value),
        formatDifference(differences[index] ?? null, verdicts[index] ?? null, surface),
      ];
    }),
  ]);
  return indent(formatTable(columns, rows, { ...surface, columns: surface.columns - 2 }));
}

/** `+0.0125 better`. */
export function formatDifference(
  difference: number | null,
  verdict: Verdict | null,
  { style }: ViewSurface,
): string {
  if (difference === null) return '';
  if (difference === 0) return style.dim('same');
  const text = `${difference > 0 ? '+' : '−'}${formatNumber(Math.abs(difference))}`;
  if (verdict === 'better') return style.green(`${text} better`);
  if (verdict === 'worse') return style.red(`${text} worse`);
  return text;
}

function orderMetrics(metrics: readonly MetricComparison[], showAll: boolean): MetricComparison[] {
  const byName = new Map(metrics.map((metric) => [metric.name, metric]));
  const overall = listOverallMetrics(Object.fromEntries(metrics.map(({ name }) => [name, 0])));
  const ordered = overall.flatMap(([name]) => byName.get(name) ?? []);
  return showAll
    ? [...ordered, ...metrics.filter(({ name }) => parseClassMetric(name) !== undefined)]
    : ordered;
}

import type { MetricPoint } from '../../tracking/runs/run.ts';
import { formatTable } from '../format/format-table.ts';
import { formatNumber, formatTime } from '../format/format-value.ts';
import { listClassScores, listOverallMetrics } from '../runs/metric-names.ts';
import { formatFacts, formatSection, indent, type ViewSurface } from './view-surface.ts';

/** `metrics show` as text. `categoryOf` gives the name of a class; undefined where it has none. */
export function formatMetrics(
  title: string,
  metrics: Readonly<Record<string, number>>,
  categoryOf: (label: string) => string | undefined,
  surface: ViewSurface,
): string[] {
  const overall = listOverallMetrics(metrics).map(([name, value]): readonly [string, string] => [
    name,
    formatNumber(value),
  ]);
  const classes = listClassScores(metrics);
  const table = formatTable(
    [
      { title: 'f1', align: 'right' },
      { title: 'rows', align: 'right' },
      { title: 'class', align: 'right' },
      { title: 'category', flexible: true },
    ],
    classes.map(({ label, f1, support }) => [
      formatNumber(f1),
      support === undefined ? '–' : String(support),
      label,
      categoryOf(label) ?? '',
    ]),
    { ...surface, columns: surface.columns - 2 },
  );
  return [
    surface.style.bold(title),
    ...formatFacts(overall, surface),
    ...formatSection('classes, the weakest first', classes.length === 0 ? [] : indent(table), surface),
  ];
}

/** `metrics show --history` as text. */
export function formatMetricHistory(points: readonly MetricPoint[], surface: ViewSurface): string[] {
  return formatTable(
    [{ title: 'step', align: 'right' }, { title: 'value', align: 'right' }, { title: 'recorded' }],
    points.map(({ step, value, recordedAt }) => [
      String(step),
      formatNumber(value),
      formatTime(recordedAt, surface.now()),
    ]),
    surface,
  );
}

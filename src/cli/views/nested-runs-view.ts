import type { NestedRun } from '../../tracking/runs/run.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import { formatNumber, shortId } from '../format/format-value.ts';
import { styleStatus } from './style-status.ts';
import { indent, type ViewSurface } from './view-surface.ts';

/**
 * The trials of a search as a table, the best first: those judged on more rows, then by weighted F1, then as tried. Those without
 * a score come last.
 */
export function formatNestedRuns(runs: readonly NestedRun[], surface: ViewSurface): string[] {
  if (runs.length === 0) return [];
  const ranked = [...runs].sort(
    (a, b) =>
      scoreOf(b, 'training_rows') - scoreOf(a, 'training_rows') || scoreOf(b, MAIN) - scoreOf(a, MAIN),
  );
  const sizes = ranked.flatMap(({ metrics }) => metrics.training_rows ?? []);
  const severalSizes = new Set(sizes).size > 1;
  const columns: TableColumn[] = [
    { title: 'run' },
    { title: 'settings', flexible: true },
    { title: 'status' },
    { title: 'cv_f1_weighted', align: 'right' },
    { title: 'cv_f1_macro', align: 'right' },
    ...(severalSizes ? [{ title: 'rows', align: 'right' } as const] : []),
    { title: 'seconds', align: 'right' },
  ];
  const rows = ranked.map((run) => [
    shortId(run.id),
    run.name,
    styleStatus(run.status, surface),
    formatSpread(run, 'f1_weighted'),
    formatSpread(run, 'f1_macro'),
    ...(severalSizes ? [run.metrics.training_rows?.toLocaleString('en') ?? '–'] : []),
    run.metrics.training_seconds?.toFixed(1) ?? '–',
  ]);
  return indent(formatTable(columns, rows, { ...surface, columns: surface.columns - 2 }));
}

const MAIN = 'cv_f1_weighted_mean';

function scoreOf({ metrics }: NestedRun, name: string): number {
  return metrics[name] ?? -1;
}

function formatSpread({ metrics }: NestedRun, name: string): string {
  const mean = metrics[`cv_${name}_mean`];
  return mean === undefined ? '–' : `${formatNumber(mean)} ± ${formatNumber(metrics[`cv_${name}_std`])}`;
}

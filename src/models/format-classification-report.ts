import type { ClassificationMetrics } from './classification-metrics.ts';
import type { ProductType } from './product-type.ts';

/** The table of quality per class that scikit-learn's `classification_report` prints, with the names of the classes. */
export function formatClassificationReport(
  metrics: ClassificationMetrics,
  classes: readonly ProductType[],
): string {
  const names = classes.map(({ code, category }) => `${String(code).padStart(4)} ${category}`);
  const width = Math.max(...names.map((name) => name.length), 'weighted average'.length);
  const rows = metrics.per_class.reduce((total, { support }) => total + support, 0);
  const line = (name: string, figures: readonly string[]): string =>
    [name.padEnd(width), ...figures.map((figure) => figure.padStart(9))].join(' ').trimEnd();
  const figures = (precision: number, recall: number, f1: number, support: number): string[] => [
    ...[precision, recall, f1].map((score) => score.toFixed(3)),
    String(support),
  ];
  return [
    line('', ['precision', 'recall', 'f1', 'rows']),
    '',
    ...metrics.per_class.map((m, k) => line(names[k], figures(m.precision, m.recall, m.f1, m.support))),
    '',
    line('accuracy', ['', '', metrics.accuracy.toFixed(3), String(rows)]),
    line('macro average', figures(metrics.precision_macro, metrics.recall_macro, metrics.f1_macro, rows)),
    line(
      'weighted average',
      figures(metrics.precision_weighted, metrics.recall_weighted, metrics.f1_weighted, rows),
    ),
    '',
  ].join('\n');
}

/** Metrics to show where there is room for a few only, the most telling first. */
export const HEADLINE_METRICS = ['f1_weighted', 'f1_macro', 'accuracy'] as const;

const PER_CLASS = /^(\w+)_class_(.+)$/;

/** The parts of the name of a metric of one class: `f1_class_2583` → `f1` and `2583`; undefined for an overall metric. */
export function parseClassMetric(
  name: string,
): { readonly measure: string; readonly label: string } | undefined {
  const [, measure, label] = PER_CLASS.exec(name) ?? [];
  return measure === undefined || label === undefined ? undefined : { measure, label };
}

/** Which way a metric gets better; undefined where neither way is (a temperature, a number of rows) or it is not known. */
export function directionOf(name: string): 'higher' | 'lower' | undefined {
  if (name.endsWith('_std')) return undefined;
  if (/(^|_)(accuracy|f1|precision|recall)(_|$)/.test(name)) return 'higher';
  if (/(_error|_loss|_seconds|_mb)$/.test(name)) return 'lower';
  return undefined;
}

/** Overall metrics in the order to show them: headlines first, then by name. */
export function listOverallMetrics(
  metrics: Readonly<Record<string, number>>,
): [name: string, value: number][] {
  const rank = (name: string): number => {
    const index = HEADLINE_METRICS.findIndex((headline) => headline === name);
    return index === -1 ? HEADLINE_METRICS.length : index;
  };
  return Object.entries(metrics)
    .filter(([name]) => parseClassMetric(name) === undefined)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

export interface ClassScore {
  readonly label: string;
  readonly f1: number;
  /** Rows of the class that were scored; undefined where not recorded. */
  readonly support: number | undefined;
}

/** The F1 of each class, the lowest first: where there is most to win. */
export function listClassScores(metrics: Readonly<Record<string, number>>): ClassScore[] {
  return Object.entries(metrics)
    .flatMap(([name, f1]) => {
      const parts = parseClassMetric(name);
      if (parts?.measure !== 'f1') return [];
      return [{ label: parts.label, f1, support: metrics[`support_class_${parts.label}`] }];
    })
    .sort((a, b) => a.f1 - b.f1 || a.label.localeCompare(b.label, 'en', { numeric: true }));
}

import type { AliasChange } from '../../tracking/models/model-version.ts';
import type { RecordComparison } from '../runs/compare-runs.ts';
import { formatNumber } from '../format/format-value.ts';
import { HEADLINE_METRICS } from '../runs/metric-names.ts';
import { formatDifference } from './compare-view.ts';
import { toOneLine } from './to-one-line.ts';
import { formatFacts, type ViewSurface } from './view-surface.ts';

/** What `models promote` and `rollback` changed, as text; the comparison is of the version before with the new one. */
export function formatChange(
  change: AliasChange,
  { sameEvaluationData, metrics }: Pick<RecordComparison, 'sameEvaluationData' | 'metrics'>,
  surface: ViewSurface,
): string[] {
  const { style } = surface;
  const before = change.from === null ? 'nothing' : `version ${change.from}`;
  const facts: (readonly [string, string])[] = [
    [change.action, toOneLine(`${change.reason}, by ${change.user} on ${change.host}`)],
  ];
  for (const name of change.from === null ? [] : HEADLINE_METRICS) {
    const metric = metrics.find((one) => one.name === name);
    if (metric === undefined) continue;
    const [from, to] = metric.values.map(formatNumber);
    const difference = formatDifference(metric.differences[1] ?? null, metric.verdicts[1] ?? null, surface);
    facts.push([name, `${from} → ${to}  ${difference}`.trimEnd()]);
  }
  const lines = [
    `${style.bold(change.alias)}: ${before} → ${style.green(`version ${change.to}`)} of ${change.name}`,
    ...formatFacts(facts, surface),
  ];
  if (change.from !== null && sameEvaluationData === false)
    lines.push(
      style.yellow('Scored on different evaluation data: these scores do not tell which is better.'),
    );
  return lines;
}

import { relative } from 'node:path';
import type { AliasChange, ModelVersion } from '../../tracking/model-version.ts';
import type { RunDetail } from '../../tracking/run.ts';
import { formatTable, type TableColumn } from '../format-table.ts';
import { formatAge, formatBytes, formatNumber, formatTime, shortId } from '../format-value.ts';
import { HEADLINE_METRICS, listOverallMetrics } from '../metric-names.ts';
import { describeDataset, describeGit } from './runs-view.ts';
import { formatFacts, formatSection, type ViewSurface } from './view-surface.ts';

/** `models list` as text. */
export function formatModelList(versions: readonly ModelVersion[], surface: ViewSurface): string[] {
  const headlines = HEADLINE_METRICS.filter((name) => versions.some(({ metrics }) => name in metrics));
  const columns: TableColumn[] = [
    { title: 'version', align: 'right' },
    { title: 'alias' },
    { title: 'registered' },
    ...headlines.map((title): TableColumn => ({ title, align: 'right' })),
    { title: 'size', align: 'right' },
    { title: 'id' },
    { title: 'run' },
  ];
  const rows = versions.map((version) => [
    String(version.version),
    version.aliases.map((alias) => surface.style.green(alias)).join(' ') || '–',
    formatAge(version.createdAt, surface.now()),
    ...headlines.map((name) => formatNumber(version.metrics[name])),
    formatBytes(version.bytes),
    shortId(version.id),
    version.runIds.map(shortId).at(-1) ?? '–',
  ]);
  return formatTable(columns, rows, surface);
}

/** What `models show` tells of one version. */
export interface ModelDetail extends ModelVersion {
  /** Every move of an alias to this version or away from it, the latest first. */
  readonly history: readonly AliasChange[];
  /** The data of the run that made it first. */
  readonly datasets: RunDetail['datasets'];
  readonly git: RunDetail['git'];
}

/** `models show` as text. */
export function formatModel(model: ModelDetail, surface: ViewSurface): string[] {
  const facts: (readonly [string, string])[] = [
    ['alias', model.aliases.join(', ') || 'none'],
    ['registered', formatTime(model.createdAt, surface.now())],
    ['id', model.id],
    ['folder', `${relative(surface.cwd, model.folder) || '.'}  (${formatBytes(model.bytes)})`],
    ['runs', model.runIds.map(shortId).join(', ')],
  ];
  if (model.git !== null) facts.push(['git', describeGit(model.git)]);
  const metrics = listOverallMetrics(model.metrics).map(([name, value]): readonly [string, string] => [
    name,
    formatNumber(value),
  ]);
  return [
    `${surface.style.bold(model.name)} version ${model.version}`,
    ...formatFacts(facts, surface),
    ...formatSection('metrics', formatFacts(metrics, surface), surface),
    ...formatSection('data', formatFacts(model.datasets.map(describeDataset), surface), surface),
    ...formatSection(
      'history',
      model.history.flatMap((change) => describeChange(change, surface)),
      surface,
    ),
  ];
}

function describeChange(change: AliasChange, surface: ViewSurface): string[] {
  const { style } = surface;
  const place = (version: number | null): string => (version === null ? 'nothing' : `version ${version}`);
  const numbers = Object.entries(change.numbers).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return [
    `  ${change.alias}: ${place(change.from)} → ${place(change.to)}, ${formatTime(change.changedAt, surface.now())}`,
    style.dim(`    by ${change.user} on ${change.host}: ${[change.reason, ...numbers].join(', ')}`),
  ];
}

import { relative } from 'node:path';
import type {
  AliasAction,
  AliasChange,
  ModelImport,
  ModelVersion,
} from '../../tracking/models/model-version.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import { formatAge, formatBytes, formatNumber, formatTime, shortId } from '../format/format-value.ts';
import { HEADLINE_METRICS, listOverallMetrics } from '../runs/metric-names.ts';
import type { ModelDetail } from '../models/read-model-detail.ts';
import { describeDataset, describeGit } from './runs-view.ts';
import { toOneLine } from './to-one-line.ts';
import { formatFacts, formatSection, type ViewSurface } from './view-surface.ts';

/** `models list` as text. */
export function formatModelList(versions: readonly ModelVersion[], surface: ViewSurface): string[] {
  const headlines = HEADLINE_METRICS.filter((name) => versions.some(({ metrics }) => name in metrics));
  const hasTags = versions.some(({ tags }) => Object.keys(tags).length > 0);
  const hasNotes = versions.some(({ notes }) => notes.length > 0);
  const columns: TableColumn[] = [
    { title: 'version', align: 'right' },
    { title: 'alias' },
    { title: 'registered' },
    ...headlines.map((title): TableColumn => ({ title, align: 'right' })),
    { title: 'size', align: 'right', dispensable: true },
    { title: 'id' },
    { title: 'run', dispensable: true },
    ...(hasNotes ? [{ title: 'notes', align: 'right' } as const] : []),
    ...(hasTags ? [{ title: 'tags' }] : []),
  ];
  const rows = versions.map((version) => [
    String(version.version),
    version.aliases.map((alias) => surface.style.green(alias)).join(' ') || '–',
    formatAge(version.createdAt, surface.now()),
    ...headlines.map((name) => formatNumber(version.metrics[name])),
    version.prunedAt === null ? formatBytes(version.bytes) : surface.style.dim('files pruned'),
    shortId(version.id),
    version.runIds.map(shortId).at(-1) ?? (version.imported === null ? '–' : 'imported'),
    ...(hasNotes ? [version.notes.length === 0 ? '–' : String(version.notes.length)] : []),
    ...(hasTags ? [toOneLine(describeTags(version.tags)) || '–'] : []),
  ]);
  return formatTable(columns, rows, surface);
}

/** `models show` as text. */
export function formatModel(model: ModelDetail, surface: ViewSurface): string[] {
  const facts: (readonly [string, string])[] = [
    ['alias', model.aliases.join(', ') || 'none'],
    ['registered', formatTime(model.createdAt, surface.now())],
    ['id', model.id],
    ['folder', describeFolder(model, surface)],
    ['runs', model.runIds.map(shortId).join(', ') || 'none here'],
  ];
  if (model.imported !== null) facts.push(['imported', describeImport(model.imported, surface)]);
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
      'tags',
      formatFacts(
        Object.entries(model.tags).map(([key, value]) => [toOneLine(key), toOneLine(value)]),
        surface,
      ),
      surface,
    ),
    ...formatSection(
      'notes',
      model.notes.map(
        ({ text, notedAt, user, host }) =>
          `  ${toOneLine(text)}${surface.style.dim(`  ${user} on ${host}, ${formatAge(notedAt, surface.now())}`)}`,
      ),
      surface,
    ),
    ...formatSection(
      'history',
      model.history.flatMap((change) => describeChange(change, surface)),
      surface,
    ),
  ];
}

function describeFolder({ folder, bytes, prunedAt }: ModelDetail, surface: ViewSurface): string {
  const place = `${relative(surface.cwd, folder) || '.'}  (${formatBytes(bytes)})`;
  return prunedAt === null ? place : `files pruned ${formatAge(prunedAt, surface.now())}, were in ${place}`;
}

/** Ends the names of the scores of the version that was there before. */
const BEFORE = '_before';

function describeChange(change: AliasChange, surface: ViewSurface): string[] {
  const { style } = surface;
  const place = (version: number | null): string => (version === null ? 'nothing' : `version ${version}`);
  const numbers = Object.entries(change.numbers)
    // Those of a gate (`floor.rows`) are many: `retrain history` has them.
    .filter(([name]) => !name.endsWith(BEFORE) && !name.includes('.'))
    .map(([name, value]) => {
      const before = change.numbers[`${name}${BEFORE}`];
      return `${name} ${before === undefined ? '' : `${formatNumber(before)} → `}${formatNumber(value)}`;
    });
  return [
    `  ${change.alias}: ${place(change.from)} → ${place(change.to)}, ${describeAction(change.action, surface)}${formatTime(change.changedAt, surface.now())}`,
    style.dim(
      `    by ${change.user} on ${change.host}: ${[toOneLine(change.reason), ...numbers].join(', ')}`,
    ),
  ];
}

/** The kinds of moves that one should not miss. */
function describeAction(action: AliasAction, { style }: ViewSurface): string {
  return action === 'forced' || action === 'rollback' ? `${style.yellow(action)}, ` : '';
}

function describeTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function describeImport({ origin, importedAt, user, host }: ModelImport, surface: ViewSurface): string {
  return `version ${origin.version} of ${formatTime(origin.createdAt, surface.now())}, ${formatAge(importedAt, surface.now())} by ${user} on ${host}`;
}

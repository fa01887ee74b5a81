import type { RunDataset, RunDetail, RunSummary } from '../../tracking/runs/run.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatNumber,
  formatTime,
  shortId,
} from '../format/format-value.ts';
import { HEADLINE_METRICS, listOverallMetrics, parseClassMetric } from '../runs/metric-names.ts';
import { formatNestedRuns } from './nested-runs-view.ts';
import { styleStatus } from './style-status.ts';
import { formatFacts, formatSection, type ViewSurface } from './view-surface.ts';

/** `runs list` as text. */
export function formatRunList(runs: readonly RunSummary[], surface: ViewSurface): string[] {
  const headlines = HEADLINE_METRICS.filter((name) => runs.some(({ metrics }) => name in metrics));
  const hasNested = runs.some(({ nestedCount }) => nestedCount > 0);
  const severalExperiments = new Set(runs.map(({ experiment }) => experiment)).size > 1;
  const columns: TableColumn[] = [
    { title: 'run' },
    ...(severalExperiments ? [{ title: 'experiment', flexible: true }] : []),
    { title: 'name', flexible: true },
    ...(hasNested ? [{ title: 'trials', align: 'right' } as const] : []),
    { title: 'status' },
    { title: 'started' },
    { title: 'took', align: 'right' },
    ...headlines.map((title): TableColumn => ({ title, align: 'right' })),
    { title: 'model', align: 'right' },
  ];
  const rows = runs.map((run) => [
    shortId(run.id),
    ...(severalExperiments ? [run.experiment] : []),
    run.parent === null ? run.name : `└ ${run.name}`,
    ...(hasNested ? [run.nestedCount > 0 ? `+${run.nestedCount}` : ''] : []),
    styleStatus(run.status, surface),
    formatAge(run.startedAt, surface.now()),
    tookOf(run) ?? '–',
    ...headlines.map((name) => formatNumber(run.metrics[name])),
    run.models.map(({ version }) => `v${version}`).join(' ') || '–',
  ]);
  return formatTable(columns, rows, surface);
}

/** `runs show` as text. */
export function formatRun(run: RunDetail, surface: ViewSurface): string[] {
  const { style } = surface;
  const overall = listOverallMetrics(run.metrics);
  const classCount = Object.keys(run.metrics).filter(
    (name) => parseClassMetric(name)?.measure === 'f1',
  ).length;
  const metricLines = formatFacts(
    overall.map(([name, value]) => [name, formatNumber(value)]),
    surface,
  );
  if (classCount > 0) {
    metricLines.push(style.dim(`  and ${classCount} classes: rakuten metrics show --run ${shortId(run.id)}`));
  }
  return [
    `${style.bold('run')} ${run.id}  ${run.name}`,
    ...formatFacts(describeRun(run, surface), surface),
    ...formatSection('metrics', metricLines, surface),
    ...formatSection('trials', formatNestedRuns(run.nested, surface), surface),
    ...formatSection('params', formatFacts(describeValues(run.params), surface), surface),
    ...formatSection('data', formatFacts(run.datasets.map(describeDataset), surface), surface),
    ...formatSection(
      'artifacts',
      formatFacts(
        run.artifacts.map(({ path, bytes, sha256 }) => [
          path,
          `${formatBytes(bytes)}, sha256 ${shortId(sha256)}…`,
        ]),
        surface,
      ),
      surface,
    ),
    ...formatSection(
      'attachments',
      formatFacts(
        run.attachments.map(({ name, bytes }) => [
          name,
          `${formatBytes(bytes)}   ${style.dim(`rakuten runs show ${shortId(run.id)} --attachment ${name}`)}`,
        ]),
        surface,
      ),
      surface,
    ),
    ...formatSection('tags', formatFacts(Object.entries(run.tags), surface), surface),
  ];
}

/** A dataset as a pair of its role and what it holds. */
export function describeDataset({ role, rows, classCounts, hash }: RunDataset): readonly [string, string] {
  return [role, `${rows} rows, ${Object.keys(classCounts).length} classes, ${shortId(hash)}…`];
}

/** A commit and branch in a few words. */
export function describeGit(git: NonNullable<RunSummary['git']>): string {
  const commit = git.commit === null ? 'before the first commit' : shortId(git.commit);
  const branch = git.branch === null ? '' : ` on ${git.branch}`;
  return `${commit}${branch}${git.dirty ? ', with uncommitted changes' : ''}`;
}

function describeRun(run: RunDetail, surface: ViewSurface): (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [['experiment', run.experiment]];
  if (run.parent !== null) facts.push(['trial of', run.parent]);
  const took = tookOf(run);
  const status = styleStatus(run.status, surface);
  facts.push(['status', took === undefined ? status : `${status} after ${took}`]);
  if (run.status === 'killed')
    facts.push(['', `its process, ${run.process.pid}, is gone: it was killed, or the machine stopped`]);
  if (run.error !== null) facts.push(['error', run.error]);
  const { user, host } = run.process;
  facts.push(['started', `${formatTime(run.startedAt, surface.now())} by ${user} on ${host}`]);
  if (run.git !== null) facts.push(['git', describeGit(run.git)]);
  for (const { name, version } of run.models) facts.push(['model', `${name} version ${version}`]);
  return facts;
}

function describeValues(values: Readonly<Record<string, unknown>>): (readonly [string, string])[] {
  return Object.entries(values).map(([name, value]) => [name, describeValue(value)]);
}

/** A setting as one would type it. */
export function describeValue(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function tookOf({ startedAt, endedAt }: RunSummary): string | undefined {
  // Never below zero, even if the clock was set back meanwhile.
  return endedAt === null
    ? undefined
    : formatDuration(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));
}

import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { hasEnded, type ProcessIdentity } from '../process-identity.ts';
import type {
  MetricPoint,
  NestedRun,
  RunArtifact,
  RunDataset,
  RunDetail,
  RunStatus,
  RunSummary,
} from './run.ts';

interface RunRow {
  readonly number: number;
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly status: Exclude<RunStatus, 'killed'>;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly error: string | null;
  readonly git_commit: string | null;
  readonly git_branch: string | null;
  readonly git_dirty: number | null;
  readonly user: string;
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly process_start: string;
  readonly parent_id: string | null;
  readonly nested_count: number;
}

export interface RunFilter {
  readonly experiment?: string;
  readonly status?: RunStatus;
  readonly limit?: number;
  /** Nested runs, too. They pass the filter on their own, and come after their parent, the first one first. */
  readonly nested?: boolean;
}

const SELECT_RUNS = `
  SELECT runs.*, experiments.name AS experiment,
    (SELECT id FROM runs AS above WHERE above.number = runs.parent) AS parent_id,
    (SELECT count(*) FROM runs AS below WHERE below.parent = runs.number) AS nested_count
  FROM runs JOIN experiments ON experiments.number = runs.experiment`;

/** The runs that pass the filter, latest first. `here` is the process that asks, to tell killed runs from running ones. */
export function selectRuns(database: Database, filter: RunFilter, here: ProcessIdentity): RunSummary[] {
  const recorded = filter.status === 'killed' ? 'running' : filter.status;
  const rows = database
    .prepare<[Record<string, unknown>], RunRow>(
      `${SELECT_RUNS}
       WHERE (:experiment IS NULL OR experiments.name = :experiment) AND (:recorded IS NULL OR status = :recorded)
         AND (:nested OR runs.parent IS NULL)
       ORDER BY coalesce(runs.parent, runs.number) DESC, runs.number`,
    )
    .iterate({
      experiment: filter.experiment ?? null,
      recorded: recorded ?? null,
      nested: Number(filter.nested ?? false),
    });
  const selected: RunRow[] = [];
  for (const row of rows) {
    if (selected.length === (filter.limit ?? Infinity)) break;
    if (filter.status === undefined || showStatus(row, here) === filter.status) selected.push(row);
  }
  return selected.map((row) => summarise(database, row, here));
}

/**
 * The run whose id starts with `prefix`; without one, the latest that is not nested. Throws `RUN_NOT_FOUND` where there is none,
 * `USAGE` where several match.
 */
export function selectRun(database: Database, prefix: string | undefined, here: ProcessIdentity): RunDetail {
  const row = prefix === undefined ? selectLatest(database) : selectByPrefix(database, prefix);
  const { number } = row;
  return {
    ...summarise(database, row, here),
    nested: selectNested(database, number, here),
    params: readParams(database, number),
    tags: readTags(database, number),
    datasets: readDatasets(database, number),
    artifacts: database
      .prepare<[number], RunArtifact>('SELECT path, sha256, bytes FROM artifacts WHERE run = ? ORDER BY path')
      .all(number),
    attachments: database
      .prepare<[number], { name: string; sha256: string; bytes: number }>(
        `SELECT name, sha256, octet_length(content) AS bytes FROM attachments JOIN texts USING (sha256)
         WHERE run = ? ORDER BY name`,
      )
      .all(number),
  };
}

/** The values of one metric of one run in order of their steps; empty where it has none. */
export function selectMetricHistory(database: Database, runId: string, key: string): MetricPoint[] {
  return database
    .prepare<[string, string], MetricPoint>(
      `SELECT step, value, recorded_at AS recordedAt FROM metrics
       WHERE run = (SELECT number FROM runs WHERE id = ?) AND key = ? ORDER BY step`,
    )
    .all(runId, key);
}

/** The text that a run has attached under a name; undefined where there is none. */
export function selectAttachment(database: Database, runId: string, name: string): string | undefined {
  return database
    .prepare<[string, string], string>(
      `SELECT content FROM attachments JOIN texts USING (sha256)
       WHERE run = (SELECT number FROM runs WHERE id = ?) AND name = ?`,
    )
    .pluck()
    .get(runId, name);
}

/** The names of all experiments, the newest first. */
export function selectExperiments(database: Database): string[] {
  return database.prepare<[], string>('SELECT name FROM experiments ORDER BY number DESC').pluck().all();
}

function selectNested(database: Database, parent: number, here: ProcessIdentity): NestedRun[] {
  return database
    .prepare<[number], RunRow>(`${SELECT_RUNS} WHERE runs.parent = ? ORDER BY runs.number`)
    .all(parent)
    .map((row) => ({ ...summarise(database, row, here), params: readParams(database, row.number) }));
}

function selectLatest(database: Database): RunRow {
  const row = database
    .prepare<[], RunRow>(`${SELECT_RUNS} WHERE runs.parent IS NULL ORDER BY runs.number DESC LIMIT 1`)
    .get();
  if (row === undefined)
    throw new AppError('RUN_NOT_FOUND', 'No run is recorded yet.', { hint: 'rakuten repro' });
  return row;
}

function selectByPrefix(database: Database, prefix: string): RunRow {
  const rows = database
    .prepare<[string, string], RunRow>(
      `${SELECT_RUNS} WHERE substr(runs.id, 1, length(?)) = ? ORDER BY runs.number DESC LIMIT 9`,
    )
    .all(prefix, prefix.toLowerCase());
  const [row, second] = rows;
  if (row === undefined) throw runNotFound(database, prefix);
  if (second !== undefined) {
    throw new AppError('USAGE', `Expected the beginning of one run's id; ${prefix} is that of several.`, {
      details: rows.map(({ id, name }) => `${id}  ${name}`),
      hint: `rakuten runs show ${row.id.slice(0, prefix.length + 4)}`,
    });
  }
  return row;
}

function runNotFound(database: Database, prefix: string): AppError {
  const known = database
    .prepare<[], { id: string; name: string }>(
      'SELECT id, name FROM runs WHERE parent IS NULL ORDER BY number DESC LIMIT 5',
    )
    .all();
  if (known.length === 0) {
    return new AppError('RUN_NOT_FOUND', `There is no run ${prefix}: no run is recorded yet.`, {
      hint: 'rakuten repro',
    });
  }
  return new AppError('RUN_NOT_FOUND', `There is no run whose id starts with ${prefix}. The latest are:`, {
    details: known.map(({ id, name }) => `${id.slice(0, 8)}  ${name}`),
    hint: 'rakuten runs list',
  });
}

function summarise(database: Database, row: RunRow, here: ProcessIdentity): RunSummary {
  return {
    id: row.id,
    experiment: row.experiment,
    name: row.name,
    parent: row.parent_id,
    nestedCount: row.nested_count,
    status: showStatus(row, here),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    error: row.error,
    git:
      row.git_dirty === null
        ? null
        : { commit: row.git_commit, branch: row.git_branch, dirty: row.git_dirty === 1 },
    process: { user: row.user, host: row.host, pid: row.pid },
    metrics: readMetrics(database, row.number),
    models: database
      .prepare<[number], { name: string; version: number }>(
        'SELECT name, version FROM model_version_runs WHERE run = ? ORDER BY name, version',
      )
      .all(row.number),
  };
}

function showStatus(row: RunRow, here: ProcessIdentity): RunStatus {
  if (row.status !== 'running') return row.status;
  return hasEnded({ ...row, processStart: row.process_start }, here) ? 'killed' : 'running';
}

function readMetrics(database: Database, run: number): Record<string, number> {
  // SQLite takes the other columns from the row that has the maximum.
  const rows = database
    .prepare<[number], { key: string; value: number; last: number }>(
      'SELECT key, value, max(step) AS last FROM metrics WHERE run = ? GROUP BY key ORDER BY key',
    )
    .all(run);
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

function readParams(database: Database, run: number): Record<string, unknown> {
  const rows = database
    .prepare<[number], { key: string; value: string }>(
      'SELECT key, value FROM params WHERE run = ? ORDER BY key',
    )
    .all(run);
  return Object.fromEntries(rows.map(({ key, value }): [string, unknown] => [key, JSON.parse(value)]));
}

function readTags(database: Database, run: number): Record<string, string> {
  const rows = database
    .prepare<[number], { key: string; value: string }>(
      'SELECT key, value FROM tags WHERE run = ? ORDER BY key',
    )
    .all(run);
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

function readDatasets(database: Database, run: number): RunDataset[] {
  return database
    .prepare<[number], { role: string; hash: string; rows: number; class_counts: string }>(
      'SELECT role, hash, rows, class_counts FROM run_datasets JOIN datasets USING (hash) WHERE run = ? ORDER BY role',
    )
    .all(run)
    .map(({ role, hash, rows, class_counts }) => ({
      role,
      hash,
      rows,
      classCounts: JSON.parse(class_counts) as Record<string, number>,
    }));
}

import { createHash } from 'node:crypto';
import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { flattenParams } from './flatten-params.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import type { RunArtifact, RunDataset, RunStart } from './run.ts';

/**
 * Records a run as running. To be called in a transaction; `at` is the time in ISO 8601. A nested run needs a parent that is
 * running, and not nested itself.
 */
export function insertRun(database: Database, start: RunStart, by: ProcessIdentity, at: string): void {
  database
    .prepare('INSERT INTO experiments (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .run(start.experiment, at);
  const { lastInsertRowid: run } = database
    .prepare(
      `INSERT INTO runs (id, experiment, name, status, started_at, git_commit, git_branch, git_dirty,
         user, host, boot, pid, process_start, parent)
       VALUES (:id, (SELECT number FROM experiments WHERE name = :experiment), :name, 'running', :at,
         :commit, :branch, :dirty, :user, :host, :boot, :pid, :processStart, :parent)`,
    )
    .run({
      ...by,
      id: start.id,
      experiment: start.experiment,
      name: start.name,
      at,
      commit: start.git?.commit ?? null,
      branch: start.git?.branch ?? null,
      dirty: start.git === undefined ? null : Number(start.git.dirty),
      parent: start.parent === undefined ? null : requireParent(database, start.parent),
    });
  insertParams(database, Number(run), start.params ?? {});
  insertTags(database, Number(run), start.tags ?? {});
  insertAttachments(database, Number(run), start.attachments ?? {});
  insertDatasets(database, Number(run), start.datasets ?? [], at);
}

/** The number of a run that is still running; what has ended is not written to any more. */
export function requireRunning(database: Database, id: string): number {
  const run = database
    .prepare<[string], { number: number; status: string }>('SELECT number, status FROM runs WHERE id = ?')
    .get(id);
  if (run === undefined)
    throw new AppError('RUN_NOT_FOUND', `There is no run ${id}.`, { hint: 'rakuten runs list' });
  if (run.status !== 'running') {
    throw new AppError('INTERNAL', `Expected run ${id} to be running, but it is ${run.status}.`);
  }
  return run.number;
}

/** Records values of metrics at one step of their history; a second value for the same step replaces the first. */
export function insertMetrics(
  database: Database,
  run: number,
  metrics: Readonly<Record<string, number>>,
  step: number,
  at: string,
): void {
  const insert = database.prepare(
    `INSERT INTO metrics (run, key, step, value, recorded_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, recorded_at = excluded.recorded_at`,
  );
  for (const [key, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value)) {
      throw new AppError('INTERNAL', `Expected a finite number for metric ${key}, got ${value}.`);
    }
    insert.run(run, key, step, value, at);
  }
}

/** Records files that the run made; a path recorded before gets its new hash. */
export function insertArtifacts(database: Database, run: number, artifacts: readonly RunArtifact[]): void {
  const insert = database.prepare(
    `INSERT INTO artifacts (run, path, sha256, bytes) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes`,
  );
  for (const { path, sha256, bytes } of artifacts) insert.run(run, path, sha256, bytes);
}

/** Records which data the run used. Data of the same hash is stored once. */
export function insertDatasets(
  database: Database,
  run: number,
  datasets: readonly RunDataset[],
  at: string,
): void {
  const insertDataset = database.prepare(
    'INSERT INTO datasets (hash, rows, class_counts, first_seen_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const link = database.prepare(
    'INSERT INTO run_datasets (run, role, hash) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash',
  );
  for (const { role, hash, rows, classCounts } of datasets) {
    insertDataset.run(hash, rows, JSON.stringify(classCounts), at);
    link.run(run, role, hash);
  }
}

/** Sets tags; a tag set before gets its new value. */
export function insertTags(database: Database, run: number, tags: Readonly<Record<string, string>>): void {
  const insert = database.prepare(
    'INSERT INTO tags (run, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  for (const [key, value] of Object.entries(tags)) insert.run(run, key, value);
}

/** Attaches whole texts by name. Equal texts are stored once, whichever runs they belong to. */
export function insertAttachments(
  database: Database,
  run: number,
  attachments: Readonly<Record<string, string>>,
): void {
  const insertText = database.prepare(
    'INSERT INTO texts (sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const attach = database.prepare(
    'INSERT INTO attachments (run, name, sha256) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sha256 = excluded.sha256',
  );
  for (const [name, content] of Object.entries(attachments)) {
    const sha256 = createHash('sha256').update(content).digest('hex');
    insertText.run(sha256, content);
    attach.run(run, name, sha256);
  }
}

/** Records that the run is over, and how; those of its nested runs that are still running end with it. */
export function endRun(
  database: Database,
  run: number,
  status: 'finished' | 'failed' | 'interrupted',
  error: string | null,
  at: string,
): void {
  database
    .prepare('UPDATE runs SET status = ?, error = ?, ended_at = ? WHERE number = ?')
    .run(status, error, at, run);
  database
    .prepare("UPDATE runs SET status = ?, error = ?, ended_at = ? WHERE parent = ? AND status = 'running'")
    .run(status, error, at, run);
}

function requireParent(database: Database, id: string): number {
  const parent = requireRunning(database, id);
  const isNested = database
    .prepare<[number], number>('SELECT parent IS NOT NULL FROM runs WHERE number = ?')
    .pluck()
    .get(parent);
  if (isNested === 1)
    throw new AppError('INTERNAL', `Expected a run of its own as parent, but run ${id} is nested.`);
  return parent;
}

/** Records settings under dotted names; one recorded before gets its new value. */
export function insertParams(
  database: Database,
  run: number,
  params: Readonly<Record<string, unknown>>,
): void {
  const insert = database.prepare(
    'INSERT INTO params (run, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  for (const [key, value] of flattenParams(params)) insert.run(run, key, JSON.stringify(value));
}

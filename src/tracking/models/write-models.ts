import { dirname, relative } from 'node:path';
import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { withSlashes } from '../../files/with-slashes.ts';
import type { AliasAction, AliasMove, ModelRegistration } from './model-version.ts';
import type { ProcessIdentity } from '../process-identity.ts';

/**
 * Registers a model under the next version, or, where the same content has a version already, links the run
 * to that one. To be called in an immediate transaction, so that two processes cannot take the same number.
 */
export function insertModelVersion(
  database: Database,
  model: ModelRegistration,
  at: string,
): { readonly version: number; readonly isNew: boolean } {
  const registered = claimVersion(database, model, at);
  linkRun(database, model, registered.version);
  return registered;
}

/** The version of the content: the one that it has already, or the next number. To be called in an immediate transaction. */
export function claimVersion(
  database: Database,
  model: Omit<ModelRegistration, 'runId'>,
  at: string,
): { readonly version: number; readonly isNew: boolean } {
  const known = database
    .prepare<[string, string], number>('SELECT version FROM model_versions WHERE name = ? AND id = ?')
    .pluck()
    .get(model.name, model.modelId);
  if (known !== undefined) {
    // Its files have just been stored again.
    database
      .prepare('UPDATE model_versions SET pruned_at = NULL WHERE name = ? AND version = ?')
      .run(model.name, known);
    return { version: known, isNew: false };
  }
  const version = nextVersion(database, model.name);
  database
    .prepare(
      `INSERT INTO model_versions (name, version, id, created_at, folder, bytes, metrics)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      model.name,
      version,
      model.modelId,
      at,
      withSlashes(relative(dirname(database.name), model.folder)),
      model.bytes,
      JSON.stringify(model.metrics),
    );
  return { version, isNew: true };
}

/**
 * Moves an alias and records who did it, when, why and on which numbers; says whether it stood elsewhere
 * before. Throws `MODEL_NOT_FOUND` where the version does not exist. To be called in an immediate transaction.
 */
export function moveAlias(database: Database, move: AliasMove, by: ProcessIdentity, at: string): boolean {
  const from = readAlias(database, move.name, move.alias);
  if (from === move.version) return false;
  if (move.version !== null && !hasVersion(database, move.name, move.version)) {
    throw new AppError('MODEL_NOT_FOUND', `There is no version ${move.version} of ${move.name}.`, {
      hint: 'rakuten models list',
    });
  }
  database
    .prepare(
      `INSERT INTO alias_history
         (name, alias, action, from_version, to_version, changed_at, user, host, reason, numbers)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      move.name,
      move.alias,
      move.action ?? actionOf(from, move.version),
      from,
      move.version,
      at,
      by.user,
      by.host,
      move.reason,
      JSON.stringify(move.numbers ?? {}),
    );
  return true;
}

/** The version that an alias stands for; null where it stands for none. */
export function readAlias(database: Database, name: string, alias: string): number | null {
  const version = database
    .prepare<[string, string], number>('SELECT version FROM aliases WHERE name = ? AND alias = ?')
    .pluck()
    .get(name, alias);
  return version ?? null;
}

function actionOf(from: number | null, to: number | null): AliasAction {
  if (to === null) return 'withdraw';
  return from === null ? 'first' : 'promote';
}

function nextVersion(database: Database, name: string): number {
  const highest = database
    .prepare<[string], number>('SELECT coalesce(max(version), 0) FROM model_versions WHERE name = ?')
    .pluck()
    .get(name);
  return (highest ?? 0) + 1;
}

function hasVersion(database: Database, name: string, version: number): boolean {
  const query = database.prepare('SELECT 1 FROM model_versions WHERE name = ? AND version = ?');
  return query.get(name, version) !== undefined;
}

function linkRun(database: Database, { name, runId }: ModelRegistration, version: number): void {
  const { changes } = database
    .prepare(
      `INSERT INTO model_version_runs (name, version, run) SELECT ?, ?, number FROM runs WHERE id = ?
       ON CONFLICT DO UPDATE SET run = excluded.run`,
    )
    .run(name, version, runId);
  if (changes === 0) {
    throw new AppError('RUN_NOT_FOUND', `There is no run ${runId}.`, { hint: 'rakuten runs list' });
  }
}

import { resolve } from 'node:path';
import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import type { AliasChange, ModelImport, ModelNote, ModelOrigin, ModelVersion } from './model-version.ts';
import { parseModelAlias, type ModelAlias } from './registered-model.ts';

interface VersionRow {
  readonly name: string;
  readonly version: number;
  readonly id: string;
  readonly created_at: string;
  readonly folder: string;
  readonly bytes: number;
  readonly pruned_at: string | null;
  readonly metrics: string;
}

/** All versions of a model, the newest first. `home` is the folder of the database's file: models are stored below it. */
export function selectModelVersions(database: Database, home: string, name: string): ModelVersion[] {
  return database
    .prepare<[string], VersionRow>('SELECT * FROM model_versions WHERE name = ? ORDER BY version DESC')
    .all(name)
    .map((row) => readVersion(database, home, row));
}

/**
 * The version that a person means by a number (`3` or `v3`), an alias or the beginning of a content hash; without
 * a reference the production version, or the newest where none is in production. Throws `MODEL_NOT_FOUND`.
 */
export function selectModelVersion(
  database: Database,
  home: string,
  name: string,
  reference: string | undefined,
): ModelVersion {
  const row =
    reference === undefined
      ? (selectByAlias(database, name, 'production') ?? selectNewest(database, name))
      : selectByReference(database, name, reference);
  if (row === undefined) throw modelNotFound(database, home, name, reference);
  return readVersion(database, home, row);
}

/** The moves of all aliases of a model, or of one, the latest first. */
export function selectAliasHistory(database: Database, name: string, alias?: ModelAlias): AliasChange[] {
  return database
    .prepare<[Record<string, string | null>], Omit<AliasChange, 'numbers'> & { numbers: string }>(
      `SELECT number, name, alias, from_version AS "from", to_version AS "to", changed_at AS changedAt, user, host, reason, numbers,
         coalesce(action, iif(to_version IS NULL, 'withdraw', iif(from_version IS NULL, 'first', 'promote'))) AS action
       FROM alias_history WHERE name = :name AND (:alias IS NULL OR alias = :alias) ORDER BY number DESC`,
    )
    .all({ name, alias: alias ?? null })
    .map((change) => ({ ...change, numbers: JSON.parse(change.numbers) as Record<string, number> }));
}

function selectByReference(database: Database, name: string, reference: string): VersionRow | undefined {
  const alias = parseModelAlias(reference);
  if (alias !== undefined) return selectByAlias(database, name, alias);
  const number = /^v?(\d{1,9})$/i.exec(reference)?.[1];
  const byNumber =
    number === undefined
      ? undefined
      : database
          .prepare<[string, number], VersionRow>(
            'SELECT * FROM model_versions WHERE name = ? AND version = ?',
          )
          .get(name, Number(number));
  return byNumber ?? selectByIdPrefix(database, name, reference.toLowerCase());
}

/** Too short a prefix could be meant as a number that does not exist: at least four digits. */
function selectByIdPrefix(database: Database, name: string, prefix: string): VersionRow | undefined {
  if (!/^[0-9a-f]{4,64}$/.test(prefix)) return undefined;
  const rows = database
    .prepare<[string, string, string], VersionRow>(
      'SELECT * FROM model_versions WHERE name = ? AND substr(id, 1, length(?)) = ? ORDER BY version DESC',
    )
    .all(name, prefix, prefix);
  if (rows.length > 1) {
    throw new AppError('USAGE', `Expected the beginning of one version's id; ${prefix} is that of several.`, {
      details: rows.map(({ version, id }) => `version ${version}  ${id}`),
      hint: `rakuten models show ${rows[0]?.version ?? ''}`,
    });
  }
  return rows[0];
}

function selectByAlias(database: Database, name: string, alias: ModelAlias): VersionRow | undefined {
  return database
    .prepare<[string, string], VersionRow>(
      `SELECT model_versions.* FROM model_versions JOIN aliases USING (name, version)
       WHERE name = ? AND alias = ?`,
    )
    .get(name, alias);
}

function selectNewest(database: Database, name: string): VersionRow | undefined {
  return database
    .prepare<[string], VersionRow>(
      'SELECT * FROM model_versions WHERE name = ? ORDER BY version DESC LIMIT 1',
    )
    .get(name);
}

function modelNotFound(
  database: Database,
  home: string,
  name: string,
  reference: string | undefined,
): AppError {
  const known = selectModelVersions(database, home, name);
  if (known.length === 0) {
    return new AppError('MODEL_NOT_FOUND', `No version of ${name} is registered yet.`, {
      hint: 'rakuten repro',
    });
  }
  const alias = reference === undefined ? undefined : parseModelAlias(reference);
  const message =
    alias === undefined
      ? `There is no version ${reference ?? ''} of ${name}. Known are:`
      : `No version of ${name} is in ${alias}. Known are:`;
  return new AppError('MODEL_NOT_FOUND', message, {
    details: known.slice(0, 5).map(describeVersion),
    hint: 'rakuten models list',
  });
}

function describeVersion({ version, id, aliases }: ModelVersion): string {
  return [`version ${version}`, id.slice(0, 8), ...aliases].join('  ');
}

function readVersion(database: Database, home: string, row: VersionRow): ModelVersion {
  const runIds = database
    .prepare<[string, number], string>(
      `SELECT id FROM model_version_runs JOIN runs ON number = run WHERE model_version_runs.name = ? AND version = ?
       ORDER BY number`,
    )
    .pluck()
    .all(row.name, row.version);
  const aliases = database
    .prepare<[string, number], ModelAlias>(
      'SELECT alias FROM aliases WHERE name = ? AND version = ? ORDER BY alias',
    )
    .pluck()
    .all(row.name, row.version);
  return {
    name: row.name,
    version: row.version,
    id: row.id,
    createdAt: row.created_at,
    folder: resolve(home, row.folder),
    bytes: row.bytes,
    prunedAt: row.pruned_at,
    metrics: JSON.parse(row.metrics) as Record<string, number>,
    runIds,
    aliases,
    tags: readTags(database, row),
    notes: database
      .prepare<[string, number], ModelNote>(
        `SELECT text, noted_at AS notedAt, user, host FROM model_notes WHERE name = ? AND version = ?
         ORDER BY number`,
      )
      .all(row.name, row.version),
    imported: readImport(database, row),
  };
}

function readTags(database: Database, { name, version }: VersionRow): Record<string, string> {
  const rows = database
    .prepare<[string, number], { key: string; value: string }>(
      'SELECT key, value FROM model_tags WHERE name = ? AND version = ? ORDER BY key',
    )
    .all(name, version);
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

function readImport(database: Database, { name, version }: VersionRow): ModelImport | null {
  const row = database
    .prepare<[string, number], Omit<ModelImport, 'origin'> & { origin: string }>(
      `SELECT imported_at AS importedAt, user, host, archive_sha256 AS archiveSha256, origin
       FROM model_imports WHERE name = ? AND version = ?`,
    )
    .get(name, version);
  return row === undefined ? null : { ...row, origin: JSON.parse(row.origin) as ModelOrigin };
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { MIGRATIONS, migrate, readSchemaVersion } from '../../../src/tracking/database/migrations.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf } from '../tracking-fixture.ts';

it('brings a new database to the last version', () => {
  const database = new Sqlite(':memory:');
  migrate(database);
  expect(readSchemaVersion(database)).toBe(MIGRATIONS.length);
  migrate(database);
  expect(readSchemaVersion(database)).toBe(MIGRATIONS.length);
});

it('takes later steps on a file with data, and keeps the data', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  openTestTracking(path).startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
  const database = new Sqlite(path);
  migrate(database, [...MIGRATIONS, 'CREATE TABLE notes (text TEXT) STRICT']);
  expect(readSchemaVersion(database)).toBe(MIGRATIONS.length + 1);
  expect(database.prepare('SELECT id FROM runs').pluck().all()).toEqual([runIdOf('a')]);
  database.close();
});

it('leaves a whole version where a step fails', () => {
  const database = new Sqlite(':memory:');
  const steps = ['CREATE TABLE one (x)', 'CREATE TABLE two (x); CREATE TABLE one (x)'];
  expect(() => migrate(database, steps)).toThrow('table one already exists');
  expect(readSchemaVersion(database)).toBe(1);
  expect(database.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['one']);
});

it('keeps a copy of an older file beside it, and tells what its moves of aliases were', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const old = new Sqlite(path);
  migrate(old, MIGRATIONS.slice(0, 2));
  old.exec(`
    INSERT INTO model_versions VALUES ('${MODEL}', 1, 'a', 't', 'f', 1, '{}'), ('${MODEL}', 2, 'b', 't', 'f', 1, '{}');
    INSERT INTO alias_history (name, alias, from_version, to_version, changed_at, user, host, reason, numbers)
    VALUES ('${MODEL}', 'production', NULL, 1, 't', 'u', 'h', 'r', '{}'), ('${MODEL}', 'production', 1, 2, 't', 'u', 'h', 'r', '{}'),
      ('${MODEL}', 'production', 2, NULL, 't', 'u', 'h', 'r', '{}')`);
  old.close();
  expect(
    openTestReader(path)
      .aliasHistory(MODEL)
      .map(({ action }) => action),
  ).toEqual(['withdraw', 'promote', 'first']);
  expect(readdirSync(join(path, '..')).filter((name) => name.includes('.bak'))).toEqual([
    'rakuten.db.schema-2.bak',
  ]);
  const copy = new Sqlite(`${path}.schema-2.bak`, { readonly: true });
  expect(readSchemaVersion(copy)).toBe(2);
  expect(copy.prepare('SELECT count(*) FROM alias_history').pluck().get()).toBe(3);
  copy.close();
});

it('makes no copy of a new file, or of one that is up to date', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  openTestTracking(path).close();
  openTestTracking(path).close();
  expect(readdirSync(join(path, '..'))).toEqual(['rakuten.db']);
});

it('has a file of a released version read by this one', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const old = new Sqlite(path);
  migrate(old, MIGRATIONS.slice(0, 1));
  old.close();
  expect(openTestReader(path).listRuns()).toEqual([]);
});

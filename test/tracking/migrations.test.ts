import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { MIGRATIONS, migrate, readSchemaVersion } from '../../src/tracking/migrations.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestReader, openTestTracking, runIdOf } from './tracking-fixture.ts';

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

it('has a file of a released version read by this one', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const old = new Sqlite(path);
  migrate(old, MIGRATIONS.slice(0, 1));
  old.close();
  expect(openTestReader(path).listRuns()).toEqual([]);
});

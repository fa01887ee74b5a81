import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Sqlite, type Database } from './sqlite.ts';
import { syncFolder } from '../../files/write-file-durably.ts';
import { readSchemaVersion } from './migrations.ts';

/**
 * Keeps a copy of the database beside it, as it is before its schema goes on from `version`: `rakuten.db.schema-2.bak`. The copy is
 * there whole or not at all.
 */
export function backUpBeforeMigration(database: Database, path: string, version: number): void {
  const target = `${path}.schema-${version}.bak`;
  if (existsSync(target)) return;
  const copy = `${target}.${process.pid}.tmp`;
  rmSync(copy, { force: true });
  try {
    database.prepare('VACUUM INTO ?').run(copy);
    // Another process may have taken the step meanwhile: its copy is the one from before.
    if (readVersionOf(copy) !== version) return;
    syncFile(copy);
    renameSync(copy, target);
    syncFolder(dirname(path));
  } finally {
    rmSync(copy, { force: true });
  }
}

function readVersionOf(path: string): number {
  const copy = new Sqlite(path, { readonly: true });
  try {
    return readSchemaVersion(copy);
  } finally {
    copy.close();
  }
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

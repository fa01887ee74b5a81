import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { printManifest, type BackupManifest } from '../../../src/tracking/backup/backup-manifest.ts';
import { checkDatabase } from '../../../src/tracking/backup/copy-database.ts';
import { backupName, listBackups, removeOldBackups } from '../../../src/tracking/backup/list-backups.ts';
import { readBackup } from '../../../src/tracking/backup/read-backup.ts';
import { prepareRestore } from '../../../src/tracking/backup/restore-backup.ts';
import { MIGRATIONS, migrate } from '../../../src/tracking/database/migrations.ts';
import { WriteSession } from '../../../src/tracking/database/database-session.ts';
import { readProcessIdentity } from '../../../src/tracking/process-identity.ts';
import { pruneModels } from '../../../src/tracking/models/prune-models.ts';
import { verifyStoredModel } from '../../../src/tracking/models/model-store.ts';
import { readProductionModel } from '../../../src/tracking/models/production-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { forgeArchive, sha256 } from '../archive/forge-archive.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf } from '../tracking-fixture.ts';
import { backUp, makeProject, NOW, restore, restoreRequest } from './backed-up-project.ts';

const nowhere = (): undefined => undefined;
const breathe = (): Promise<void> => Promise.resolve();
const databaseOf = (root: string): string => join(root, 'models', 'rakuten.db');

/** All files below a folder with their hashes; what SQLite keeps beside a database while it is open does not count. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(folder, name)).isFile() && !/-(?:wal|shm)$|\.rakuten\/restore/.test(name),
  );
  return Object.fromEntries(files.sort().map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

/** Throws unless the project has a production model whose files are whole. */
function checkProject(root: string): void {
  const { folder, id } = readProductionModel(databaseOf(root), MODEL);
  verifyStoredModel(folder, id);
  checkDatabase(databaseOf(root));
}

describe('a backup', () => {
  it('comes back in another folder: database, models and files', async () => {
    const root = makeProject();
    const { path, manifest } = await backUp(root);
    expect(manifest.files.map(({ name }) => name.replace(/[0-9a-f]{64}/, 'ID'))).toEqual([
      'data/arrival/load.json',
      'models/rakuten.db',
      ...['model.json', 'sub/weights', 'model.json', 'sub/weights'].map(
        (name) => `models/registry/ID/${name}`,
      ),
      'params.yaml',
      'pipeline.yaml',
    ]);
    const target = temporaryFolder();
    await restore(target, path);
    checkProject(target);
    expect(openTestReader(databaseOf(target)).listModelVersions(MODEL)).toHaveLength(2);
    expect(readFileSync(join(target, 'data/arrival/load.json'), 'utf8')).toBe('{"percent":40}\n');
    expect(existsSync(join(target, '.rakuten', 'kept'))).toBe(false);
  });

  it('is of one moment while others write, and they never wait', async () => {
    const root = makeProject();
    const tracking = openTestTracking(databaseOf(root), { busyTimeoutMs: 0 });
    let written = 0;
    const { path } = await backUp(root, {
      breathe: () => {
        const id = `${++written}`.padStart(32, '0');
        tracking.startRun({ id, experiment: 'e', name: 'n', params: {} });
        return Promise.resolve();
      },
    });
    expect(written).toBeGreaterThan(5);
    const target = temporaryFolder();
    await restore(target, path);
    checkProject(target);
  });

  it('holds what is committed but still in the log of the database', async () => {
    const root = makeProject();
    const tracking = openTestTracking(databaseOf(root));
    tracking.startRun({ id: runIdOf('9'), experiment: 'e', name: 'n', params: {} });
    expect(statSync(`${databaseOf(root)}-wal`).size).toBeGreaterThan(0);
    const { path } = await backUp(root);
    const target = temporaryFolder();
    await restore(target, path);
    expect(openTestReader(databaseOf(target)).findRun('9').id).toBe(runIdOf('9'));
  });

  it('leaves nothing beside it, and replaces no file', async () => {
    const root = makeProject();
    const { path } = await backUp(root);
    expect(readdirSync(join(path, '..'))).toEqual(['a.tar']);
    await expect(backUp(root, { target: path })).rejects.toMatchObject({ code: 'OUTPUT_EDITED' });
    expect(readdirSync(join(path, '..'))).toEqual(['a.tar']);
  });

  it('is refused of a project with a damaged model, or made without it', async () => {
    const root = makeProject();
    const { folder, id } = openTestReader(databaseOf(root)).findModelVersion(MODEL, '2');
    writeFileSync(join(folder, 'model.json'), '{}');
    await expect(backUp(root)).rejects.toMatchObject({
      ...{ code: 'MODEL_INVALID', details: [`version 2  models/registry/${id}`] },
      hint: 'rakuten backup --skip-damaged   (all the others; rakuten verify says more)',
    });
    const { path, manifest } = await backUp(root, { skipDamaged: true });
    expect(manifest.damaged).toEqual([2]);
    const target = temporaryFolder();
    await restore(target, path);
    checkProject(target);
  });

  it('is refused of a damaged database, and of none', async () => {
    const root = makeProject();
    const bytes = readFileSync(databaseOf(root));
    bytes.fill(0xff, 4096 * 3, 4096 * 6);
    writeFileSync(databaseOf(root), bytes);
    await expect(backUp(root)).rejects.toMatchObject({ code: 'DATABASE_INVALID' });
    await expect(backUp(temporaryFolder())).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  it('stops in the middle where it is told to, and leaves nothing', async () => {
    const root = makeProject();
    const folder = temporaryFolder();
    let left = 12;
    const stop = (): Promise<void> => (--left > 0 ? Promise.resolve() : Promise.reject(new Error('stop')));
    await expect(backUp(root, { target: join(folder, 'a.tar'), breathe: stop })).rejects.toThrow('stop');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a backup of models that are pruned meanwhile', () => {
  it('begins again, and holds what is there then', async () => {
    const root = makeProject(3);
    for (const name of readdirSync(join(root, 'models', 'registry')))
      utimesSync(join(root, 'models', 'registry', name), new Date(0), new Date(0));
    const pruneOnce = (): void => {
      const later = new WriteSession(databaseOf(root), {
        now: () => new Date('2027-01-01'),
        here: readProcessIdentity(),
      });
      pruneModels(later, { name: MODEL, keep: 1 });
      later.close();
    };
    let starts = 0;
    const { path } = await backUp(root, {
      onStart: () => {
        if (++starts === 1) pruneOnce();
      },
    });
    expect(starts).toBe(2);
    const target = temporaryFolder();
    await restore(target, path);
    checkProject(target);
    const pruned = openTestReader(databaseOf(target))
      .listModelVersions(MODEL)
      .map(({ prunedAt }) => prunedAt !== null);
    expect(pruned).toEqual([false, true, false]);
  });
});

describe('a restore', () => {
  it('is refused while someone has the database open, and changes nothing', async () => {
    const root = makeProject();
    const { path } = await backUp(root);
    writeFileSync(join(root, 'params.yaml'), 'a: 2\n');
    writeFileSync(join(root, 'pipeline.lock'), 'later\n');
    openTestTracking(databaseOf(root)).setAlias({
      name: MODEL,
      alias: 'production',
      version: 2,
      reason: 'r',
    });
    const before = contentOf(root);
    await expect(restore(root, path)).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    expect(contentOf(root)).toEqual(before);
  });

  it('is refused so before the long work', async () => {
    const root = makeProject();
    const { path } = await backUp(root);
    openTestTracking(databaseOf(root));
    let read = 0;
    const count = (bytes = 0): Promise<void> => Promise.resolve(void (read += bytes));
    await expect(prepareRestore({ ...restoreRequest(root, path), breathe: count })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
    });
    expect(read).toBe(0);
  });

  it('brings back the state of the backup, and moves the other aside', async () => {
    const root = makeProject();
    const { path } = await backUp(root);
    writeFileSync(join(root, 'params.yaml'), 'a: 2\n');
    writeFileSync(join(root, 'pipeline.lock'), 'later\n');
    const tracking = openTestTracking(databaseOf(root));
    tracking.setAlias({ name: MODEL, alias: 'production', version: 2, reason: 'r' });
    tracking.close();
    await restore(root, path);
    checkProject(root);
    expect(readProductionModel(databaseOf(root), MODEL).version).toBe(1);
    expect(readFileSync(join(root, 'params.yaml'), 'utf8')).toBe('a: 1\n');
    expect(existsSync(join(root, 'pipeline.lock'))).toBe(false);
    const kept = join(root, '.rakuten', 'kept', 'k');
    expect(readFileSync(join(kept, 'pipeline.lock'), 'utf8')).toBe('later\n');
    expect(readFileSync(join(kept, 'params.yaml'), 'utf8')).toBe('a: 2\n');
    checkProject(kept);
    expect(readProductionModel(databaseOf(kept), MODEL).version).toBe(2);
  });

  it('takes the place of a damaged database with its log', async () => {
    const root = makeProject();
    const { path } = await backUp(root);
    writeFileSync(databaseOf(root), 'not a database');
    writeFileSync(`${databaseOf(root)}-wal`, 'nor its log');
    await restore(root, path);
    checkProject(root);
    const kept = databaseOf(join(root, '.rakuten', 'kept', 'k'));
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('nor its log');
  });

  it('of an older schema brings it up to date; of a newer one is refused', async () => {
    const root = makeProject(1);
    const older = new Sqlite(join(root, 'old.db'));
    migrate(older, MIGRATIONS.slice(0, 2));
    older.close();
    rmSync(join(root, 'models'), { recursive: true });
    mkdirSync(join(root, 'models'));
    renameSync(join(root, 'old.db'), databaseOf(root));
    const archive = forge([['models/rakuten.db', readFileSync(databaseOf(root))]], { schema_version: 2 });
    const target = temporaryFolder();
    await restore(target, archive);
    expect(readdirSync(join(target, 'models'))).toEqual(['rakuten.db']);
    expect(openTestReader(databaseOf(target)).listModelVersions(MODEL)).toEqual([]);

    const newer = forge([['models/rakuten.db', 'x']], { schema_version: MIGRATIONS.length + 1 });
    await expect(restore(temporaryFolder(), newer)).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
      message: `${newer}: expected a database of schema version ${MIGRATIONS.length} or older, found ${MIGRATIONS.length + 1}.`,
    });
  });
});

describe('a damaged backup', () => {
  it('is refused with any bit changed, and cut short anywhere; nothing changes', async () => {
    const root = makeProject(1);
    const { path } = await backUp(root);
    const bytes = readFileSync(path);
    const before = contentOf(root);
    const variants: Buffer[] = [0, 1, 511, 512, 5000, bytes.length - 1024, bytes.length - 1].map((end) =>
      bytes.subarray(0, end),
    );
    variants.push(Buffer.concat([bytes, Buffer.alloc(512)]));
    for (let index = 0; index < bytes.length; index += 1 + Math.floor(bytes.length / 400)) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      variants.push(changed);
    }
    for (const [index, variant] of variants.entries()) {
      writeFileSync(path, variant);
      await expect(readBackup(path, nowhere, breathe), `variant ${index}`).rejects.toMatchObject({
        code: 'ARCHIVE_INVALID',
      });
      if (index % 40 === 0)
        await expect(restore(root, path), `variant ${index}`).rejects.toMatchObject({
          code: 'ARCHIVE_INVALID',
        });
    }
    expect(contentOf(root)).toEqual(before);
  }, 30_000);

  it('is refused where only what it tells of itself was changed', async () => {
    const { path } = await backUp(makeProject(1));
    const text = readFileSync(path, 'latin1');
    writeFileSync(path, text.replace('"host": "h"', '"host": "i"'), 'latin1');
    await expect(readBackup(path, nowhere, breathe)).rejects.toMatchObject({
      message: expect.stringContaining('expected a whole file with the checksum') as string,
    });
  });

  it('is refused where a file is not what the list says, though the whole is', async () => {
    const file = { name: 'models/rakuten.db', bytes: 1, sha256: sha256('y') };
    const archive = forge([['models/rakuten.db', 'x']], { files: [file] });
    await expect(readBackup(archive, nowhere, breathe)).rejects.toMatchObject({
      message: `${archive}: expected models/rakuten.db with the SHA-256 ${sha256('y')}, found ${sha256('x')}.`,
    });
  });

  it('is refused where the database in it is damaged though every hash is right', async () => {
    const root = makeProject(1);
    const { path } = await backUp(root);
    const database = join(temporaryFolder(), 'db');
    await readBackup(path, (name) => (name === 'models/rakuten.db' ? database : undefined), breathe);
    const bytes = readFileSync(database);
    bytes.fill(0xff, 4096 * 3, 4096 * 6);
    await expect(restore(root, forge([['models/rakuten.db', bytes]]))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
    });
  });

  it('is refused where it lacks the files of a version', async () => {
    const root = makeProject(1);
    const { path } = await backUp(root);
    const database = join(temporaryFolder(), 'db');
    await readBackup(path, (name) => (name === 'models/rakuten.db' ? database : undefined), breathe);
    const archive = forge([['models/rakuten.db', readFileSync(database)]]);
    await expect(prepareRestore(restoreRequest(root, archive))).rejects.toMatchObject({
      message: `${archive}: expected the files of version 1, found others or none.`,
    });
  });

  it.each([
    '../x',
    '/x',
    'models/../x',
    'src/x',
    'models/rakuten.db-wal',
    'data/arrival/',
    'data/arrival/../../x',
    'params.yaml/x/..',
  ])('that would write "%s" is refused', async (name) => {
    const archive = forge([[name, 'x']]);
    const target = temporaryFolder();
    await expect(restore(target, archive)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message: expect.stringContaining(`found ${JSON.stringify(name)}.`) as string,
    });
    expect(existsSync(join(target, 'x'))).toBe(false);
  });
});

describe('older backups', () => {
  it('go, all but the newest of this project', async () => {
    const folder = temporaryFolder();
    const [root, other] = [makeProject(1), makeProject(1)];
    const at = (day: number): Date => new Date(NOW.getTime() + day * 86_400_000);
    for (const day of [1, 2, 3])
      await backUp(root, { target: join(folder, backupName(at(day))), now: at(day) });
    await backUp(other, { target: join(folder, backupName(at(0))) });
    await backUp(root, { target: join(folder, 'by-hand.tar') });
    writeFileSync(join(folder, 'rakuten-2020-01-01T000000Z.tar'), 'not one of ours');
    expect(await removeOldBackups(folder, { project: root, host: 'h' }, 2)).toEqual([
      'rakuten-2026-03-02T123300Z.tar',
    ]);
    expect(await removeOldBackups(folder, { project: root, host: 'other' }, 1)).toEqual([]);
    expect(listBackups(folder)).toEqual([
      'rakuten-2026-03-04T123300Z.tar',
      'rakuten-2026-03-03T123300Z.tar',
      'rakuten-2026-03-01T123300Z.tar',
      'rakuten-2020-01-01T000000Z.tar',
    ]);
  });
});

/** A backup made by someone else, with its checksums right. */
function forge(
  entries: readonly (readonly [name: string, content: string | Buffer])[],
  parts: Partial<BackupManifest> = {},
): string {
  const files = entries.map(([name, content]) => ({ name, bytes: content.length, sha256: sha256(content) }));
  const manifest = printManifest({
    ...{ created_at: NOW.toISOString(), project: '/p', host: 'h', schema_version: MIGRATIONS.length },
    ...{ damaged: [], files },
    ...parts,
  });
  return forgeArchive([['rakuten-backup.json', manifest], ...entries]);
}

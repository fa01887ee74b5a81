import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../../src/tracking/database/migrations.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf, trainingOf } from '../tracking-fixture.ts';

const READ = 'reading';
const WRITE = 'writing';

function open(path: string, purpose: string): unknown {
  return purpose === READ ? openTestReader(path).listRuns() : openTestTracking(path);
}

function makeDatabase(folder: string): string {
  const path = join(folder, 'rakuten.db');
  const tracking = openTestTracking(path);
  for (const digit of ['a', 'b', 'c']) {
    tracking.startRun({
      id: runIdOf(digit),
      experiment: 'e',
      name: 'n',
      attachments: { text: digit.repeat(20_000) },
    });
    tracking.recordTraining(trainingOf(path, digit));
  }
  tracking.close();
  return path;
}

describe.each([READ, WRITE])('%s', (purpose) => {
  it('refuses bytes that are no database, leaves them alone and says where to put them', () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const bytes = 'These are not the tables that you are looking for. '.repeat(100);
    writeFileSync(path, bytes);
    expect(() => open(path, purpose)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_INVALID',
        message: `${path}: expected an SQLite database, found other bytes.`,
        hint:
          `mkdir -p ${join(path, '../damaged')} && mv ${path}* ${join(path, '../damaged')}   ` +
          '(rakuten train registers models again; labels and history are in a backup only: rakuten restore FILE --yes)',
      }),
    );
    expect(readFileSync(path, 'utf8')).toBe(bytes);
  });

  it('refuses the database of another program, and leaves it alone', () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const other = new Sqlite(path);
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    const before = readFileSync(path);
    expect(() => open(path, purpose)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_INVALID',
        message: `${path}: expected a database of rakuten, found one of another program.`,
      }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a database of a newer version of this program', () => {
    const path = makeDatabase(temporaryFolder());
    const newer = new Sqlite(path);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    expect(() => open(path, purpose)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_NEWER',
        message: `${path}: expected schema version ${MIGRATIONS.length} or older, found ${MIGRATIONS.length + 1}.`,
      }),
    );
  });

  it('takes an empty file for a database to be', () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    writeFileSync(path, '');
    expect(() => open(path, purpose)).not.toThrow();
  });

  it('goes on where another process was stopped before it had made the tables', () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const stopped = new Sqlite(path);
    stopped.pragma('journal_mode = WAL');
    stopped.close();
    expect(statSync(path).size).toBeGreaterThan(0);
    expect(() => open(path, purpose)).not.toThrow();
    expect(openTestReader(path).listRuns()).toEqual([]);
  });

  it('says that a folder is no database', () => {
    const path = temporaryFolder();
    expect(() => open(path, purpose)).toThrow(expect.objectContaining({ code: 'IO_FAILED' }));
  });
});

describe('a truncated database', () => {
  it.each([0.3, 0.6, 0.9])('cut to %d of its size is called damaged, by readers and writers', (share) => {
    const path = makeDatabase(temporaryFolder());
    truncateSync(path, Math.floor((statSync(path).size * share) / 4096) * 4096);
    const damaged = expect.objectContaining({
      code: 'DATABASE_INVALID',
      message: `${path}: expected an intact SQLite database, found damaged or missing pages.`,
    }) as Error;
    expect(() => {
      const reader = openTestReader(path);
      for (const { id } of reader.listRuns()) reader.readAttachment(id, 'text');
    }).toThrow(damaged);
    expect(() => {
      const tracking = openTestTracking(path);
      tracking.startRun({
        id: runIdOf('d'),
        experiment: 'e',
        name: 'n',
        attachments: { t: 'd'.repeat(90_000) },
      });
    }).toThrow(damaged);
  });
});

describe('a database without its tables', () => {
  it('is called damaged', () => {
    const path = makeDatabase(temporaryFolder());
    const database = new Sqlite(path);
    database.exec('DROP VIEW aliases');
    database.close();
    expect(() => openTestReader(path).listModelVersions(MODEL)).toThrow(
      `${path}: expected the tables of rakuten, found no such table: aliases.`,
    );
  });
});

describe('while another process writes', () => {
  function holdForWriting(path: string): void {
    const other = new Sqlite(path);
    other.exec('BEGIN IMMEDIATE');
    onTestFinished(() => void other.close());
  }

  it('a second writer gives up in time and says why', () => {
    const path = makeDatabase(temporaryFolder());
    const tracking = openTestTracking(path, { busyTimeoutMs: 20 });
    holdForWriting(path);
    expect(() => tracking.startRun({ id: runIdOf('d'), experiment: 'e', name: 'n' })).toThrow(
      expect.objectContaining({
        code: 'DATABASE_BUSY',
        message: `Another process is writing to ${path} and did not finish in time.`,
      }),
    );
  });

  it('readers read on', () => {
    const path = makeDatabase(temporaryFolder());
    holdForWriting(path);
    expect(openTestReader(path).listRuns()).toHaveLength(3);
  });
});

describe('files', () => {
  it('make their folder when written', () => {
    const path = join(temporaryFolder(), 'a', 'b', 'rakuten.db');
    openTestTracking(path);
    expect(existsSync(path)).toBe(true);
  });

  it('are written through to the disk before a commit returns', () => {
    const path = makeDatabase(temporaryFolder());
    // The log of changes is there as long as the writer lives, and folded into the file when it closes.
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('d'), experiment: 'e', name: 'n' });
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    tracking.close();
    expect(readdirSync(join(path, '..'))).toEqual(['rakuten.db']);
  });

  // The superuser may write everywhere.
  it.skipIf(process.getuid?.() === 0)('in a folder that nobody may write can be read', () => {
    const folder = temporaryFolder();
    const readOnly = join(folder, 'read-only');
    mkdirSync(readOnly);
    copyFileSync(makeDatabase(folder), join(readOnly, 'rakuten.db'));
    chmodSync(readOnly, 0o555);
    onTestFinished(() => chmodSync(readOnly, 0o755));
    expect(openTestReader(join(readOnly, 'rakuten.db')).listRuns()).toHaveLength(3);
  });
});

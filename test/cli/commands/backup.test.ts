import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerBackup } from '../../../src/cli/commands/backup.ts';
import { registerModels } from '../../../src/cli/commands/models.ts';
import { registerRestore } from '../../../src/cli/commands/restore.ts';
import { registerVerify } from '../../../src/cli/commands/verify.ts';
import { claimPipeline } from '../../../src/pipeline/run/claim-pipeline.ts';
import { openTestTracking } from '../../tracking/tracking-fixture.ts';
import { makeServingProject } from './logged-project.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-03-01T12:33:00.000Z';
const FILE = 'backups/rakuten-2026-03-01T123300Z.tar';

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(
    (program, run) => {
      for (const register of [registerBackup, registerRestore, registerVerify, registerModels])
        register(program, run);
    },
    commandLine,
    { cwd, now: NOW },
  );

function makeProject(): string {
  const root = makeServingProject();
  writeFileSync(join(root, 'pipeline.yaml'), 'stages: {}\n');
  writeFileSync(join(root, 'params.yaml'), 'a: 1\n');
  return root;
}

describe('backup', () => {
  it('writes a file named by the time, in a folder that git leaves alone', async () => {
    const root = makeProject();
    const { stdout } = await rakuten(root, 'backup');
    expect(
      stdout
        .replace(/\d+\.\d kB/, 'SIZE')
        .replace(/[0-9a-f]{64}/, 'HASH')
        .split('\n'),
    ).toEqual([
      `${FILE}  (SIZE)`,
      '  holds   the database, 1 model, 6 files in all; read again and found right',
      '  sha256  HASH',
    ]);
    expect(readFileSync(join(root, 'backups', '.gitignore'), 'utf8')).toBe('*\n');
    expect((await rakuten(root, 'backup')).stdout).toContain('rakuten-2026-03-01T123300Z-2.tar');
  });

  it('removes older ones, and only after the new one is there', async () => {
    const root = makeProject();
    for (let count = 0; count < 3; count++) await rakuten(root, 'backup');
    const { stdout } = await rakuten(root, 'backup', '--keep', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      models: 1,
      damaged: [],
      removed: [expect.any(String), expect.any(String)],
    });
    expect(readdirSync(join(root, 'backups')).sort()).toEqual([
      '.gitignore',
      'rakuten-2026-03-01T123300Z-3.tar',
      'rakuten-2026-03-01T123300Z-4.tar',
    ]);
    writeFileSync(join(root, 'models', 'rakuten.db'), 'damaged');
    await expect(rakuten(root, 'backup', '--keep', '1')).rejects.toMatchObject({ code: 'DATABASE_INVALID' });
    expect(readdirSync(join(root, 'backups'))).toHaveLength(3);
  });

  it.each(['0', '-1', 'x', '1.5'])('refuses --keep %s', async (keep) => {
    await expect(rakuten(makeProject(), 'backup', `--keep=${keep}`)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('restore', () => {
  it('asks where a project is there, then restores, and says where the old one is', async () => {
    const root = makeProject();
    await rakuten(root, 'backup');
    writeFileSync(join(root, 'params.yaml'), 'a: 2\n');
    await expect(rakuten(root, 'restore', FILE)).rejects.toMatchObject({
      ...{ code: 'USAGE', hint: `rakuten restore ${FILE} --yes` },
      message: `Expected --yes: the backup of ${NOW} would take the place of models/rakuten.db, models/registry, pipeline.yaml, params.yaml, which would be kept in .rakuten/kept/.`,
    });
    expect(readFileSync(join(root, 'params.yaml'), 'utf8')).toBe('a: 2\n');
    const { stdout } = await rakuten(root, 'restore', FILE, '--yes');
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      '  holds  1 version, version 1 in production; 1 run',
      '  kept   .rakuten/kept/2026-03-01T123300.000Z/models/rakuten.db',
    ]);
    expect(readFileSync(join(root, 'params.yaml'), 'utf8')).toBe('a: 1\n');
    const kept = join(root, '.rakuten/kept/2026-03-01T123300.000Z/params.yaml');
    expect(readFileSync(kept, 'utf8')).toBe('a: 2\n');
    expect((await rakuten(root, 'verify', '--registry')).stdout.split('\n')).toHaveLength(2);
  });

  it('checks only with --dry-run, into another folder with --into', async () => {
    const root = makeProject();
    await rakuten(root, 'backup');
    const { stdout } = await rakuten(root, 'restore', FILE, '--dry-run');
    expect(stdout).toMatch(
      /^Every byte is right: 6 files, .*\n {2}made of {5}.*\n {2}gives way {3}models\/rakuten\.db/,
    );
    expect(existsSync(join(root, '.rakuten', 'kept'))).toBe(false);
    await rakuten(root, 'restore', FILE, '--into', 'copy');
    expect(JSON.parse((await rakuten(join(root, 'copy'), 'models', 'show', '--json')).stdout)).toMatchObject({
      version: 1,
    });
  });

  it('is refused while a stage runs, and while the database is in use; nothing changes', async () => {
    const root = makeProject();
    await rakuten(root, 'backup');
    const claim = await claimPipeline({
      ...{ root, command: 'rakuten repro', processId: process.pid, now: () => new Date(NOW), wait: false },
      ...{ signal: new AbortController().signal, onWait: () => undefined },
    });
    await expect(rakuten(root, 'restore', FILE, '--yes')).rejects.toMatchObject({ code: 'PIPELINE_BUSY' });
    claim.release();
    openTestTracking(join(root, 'models', 'rakuten.db'));
    await expect(rakuten(root, 'restore', FILE, '--yes')).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    expect(existsSync(join(root, '.rakuten', 'kept'))).toBe(false);
  });

  it('without a file says which there are', async () => {
    const root = makeProject();
    await expect(rakuten(root, 'restore')).rejects.toMatchObject({ code: 'USAGE', hint: 'rakuten backup' });
    await rakuten(root, 'backup');
    await expect(rakuten(root, 'restore')).rejects.toMatchObject({
      hint: `rakuten restore ${FILE} --dry-run`,
    });
    await expect(rakuten(root, 'restore', 'none.tar')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  it('without a file finishes one that was cut short; no backup is made before that', async () => {
    const root = makeProject();
    mkdirSync(join(root, '.rakuten', 'restore', 'new'), { recursive: true });
    writeFileSync(join(root, '.rakuten', 'restore', 'new', 'params.yaml'), 'a: 3\n');
    const entries = [
      {
        path: 'params.yaml',
        staged: '.rakuten/restore/new/params.yaml',
        kept: '.rakuten/kept/k/params.yaml',
      },
    ];
    const journal = { archive: '/b.tar', sha256: 'x', created_at: NOW, entries };
    writeFileSync(join(root, '.rakuten', 'restore', 'journal.json'), JSON.stringify(journal));
    await expect(rakuten(root, 'backup')).rejects.toMatchObject({
      code: 'OUTPUT_EDITED',
      hint: expect.stringContaining('rakuten restore') as string,
    });
    await expect(rakuten(root, 'verify', '--registry')).rejects.toMatchObject({ code: 'OUTPUT_EDITED' });
    const { notes } = await rakuten(root, 'restore');
    expect(notes).toContain('Finished the restore of /b.tar that was cut short.');
    expect(readFileSync(join(root, 'params.yaml'), 'utf8')).toBe('a: 3\n');
    await rakuten(root, 'backup');
  });
});

describe('verify', () => {
  it('names the version that is damaged, and a way out', async () => {
    const root = makeProject();
    const [id = ''] = readdirSync(join(root, 'models', 'registry'));
    writeFileSync(join(root, 'models', 'registry', id, 'profile.json'), 'other');
    await expect(rakuten(root, 'verify')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      details: [
        expect.stringMatching(
          /^version 1 {2}production {2}models\/registry\/[0-9a-f]{64}: expected content with the hash/,
        ),
      ],
      hint: 'rakuten models rollback   (to the version before; rakuten restore FILE brings the files of a backup)',
    });
  });

  it('says of a damaged database what SQLite found', async () => {
    const root = makeProject();
    const path = join(root, 'models', 'rakuten.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096 * 3, 4096 * 8);
    writeFileSync(path, bytes);
    await expect(rakuten(root, 'verify', '--registry')).rejects.toMatchObject({
      code: 'DATABASE_INVALID',
      hint: 'rakuten restore FILE --yes   (a backup; what is there now is kept)',
    });
  });
});

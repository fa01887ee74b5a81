import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerModels } from '../../../src/cli/commands/models.ts';
import { storeModelFolder } from '../../../src/tracking/models/model-store.ts';
import { writeSmallModel } from '../../support/small-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestTracking, runIdOf } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-03-01T12:33:00.000Z';

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerModels, ['models', ...commandLine], { cwd, now: NOW });

/** A project with models that can be opened, the first in production. */
function makeProject(versions = 2): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'pipeline.yaml'), 'stages: {}\n');
  const tracking = openTestTracking(join(root, 'models', 'rakuten.db'));
  for (let version = 1; version <= versions; version++) {
    const source = join(root, 'trained', String(version));
    writeSmallModel(source, version / 8);
    const { id, folder, bytes } = storeModelFolder(join(root, 'models', 'registry'), source);
    const runId = runIdOf(String(version));
    tracking.startRun({
      ...{ id: runId, experiment: 'e', name: 'n', params: { C: version } },
      datasets: [{ role: 'evaluation', hash: version < 3 ? 'e1' : 'e2', rows: 2, classCounts: { '10': 2 } }],
    });
    tracking.recordTraining({
      runId,
      metrics: { f1_weighted: 0.5 + version / 8, accuracy: 0.75 },
      model: { name: MODEL, modelId: id, folder, bytes },
      promoteIfVacant: { alias: 'production', reason: 'first', numbers: { f1_weighted: 0.625 } },
    });
  }
  tracking.close();
  return root;
}

const hidePlace = (text: string): string =>
  text.replace(/, by .* on \S+/g, ', by USER on HOST').replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME');

describe('models promote', () => {
  it('says what changed, and how to undo it', async () => {
    const { stdout, notes } = await rakuten(makeProject(), 'promote', '2', '--reason', 'better on books');
    expect(hidePlace(stdout).split('\n')).toEqual([
      'production: version 1 → version 2 of rakuten_classifier',
      '  promote      better on books, by USER on HOST',
      '  f1_weighted  0.6250 → 0.7500  +0.1250 better',
      '  accuracy     0.7500 → 0.7500  same',
    ]);
    expect(notes).toBe('To undo: rakuten models rollback');
  });

  it('as JSON is the entry of the history', async () => {
    const root = makeProject();
    const { stdout } = await rakuten(root, 'promote', '2', '--reason', 'r', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ alias: 'production', action: 'promote', from: 1, to: 2, reason: 'r', changedAt: NOW },
      sameEvaluationData: true,
    });
  });

  it('warns of scores on different data', async () => {
    const { stdout } = await rakuten(makeProject(3), 'promote', '3', '--reason', 'r');
    expect(stdout).toContain('Scored on different evaluation data');
  });

  it.each([[[]], [['--reason', ' ']], [['--alias', 'challenger', '--force']]])(
    'wants a reason for production, and for force: %j',
    async (flags) => {
      await expect(rakuten(makeProject(), 'promote', '2', ...flags)).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringMatching(/^Expected --reason TEXT: the history says for ever why /) as string,
      });
    },
  );

  it('takes challenger for staging, without a reason', async () => {
    const root = makeProject();
    expect((await rakuten(root, 'promote', '2', '--alias', 'challenger')).stdout).toContain(
      'staging: nothing → version 2',
    );
    expect((await rakuten(root, 'promote', 'staging', '--reason', 'r')).stdout).toContain('→ version 2');
  });

  it('refuses an alias that is none', async () => {
    await expect(rakuten(makeProject(), 'promote', '2', '--alias', 'prod')).rejects.toMatchObject({
      code: 'USAGE',
      message: 'Expected --alias production or staging, got prod.',
    });
  });

  it('refuses a model whose bytes are right, but which this program cannot open', async () => {
    const root = makeProject();
    const source = join(root, 'odd');
    mkdirSync(source);
    writeFileSync(join(source, 'model.json'), '{"format":"of tomorrow"}');
    const { id, folder, bytes } = storeModelFolder(join(root, 'models', 'registry'), source);
    const tracking = openTestTracking(join(root, 'models', 'rakuten.db'));
    tracking.registerModel({
      ...{ name: MODEL, modelId: id, folder, bytes, metrics: {}, runId: runIdOf('1') },
    });
    await expect(rakuten(root, 'promote', '3', '--reason', 'r')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
    });
    expect(JSON.parse((await rakuten(root, 'show', '--json')).stdout)).toMatchObject({ version: 1 });
  });

  it.each([['promote', '1', '--reason', 'r'], ['rollback'], ['tag', '1', 'a=b'], ['note', '1', 'x']])(
    '%s makes no database where there is none',
    async (...commandLine) => {
      const root = temporaryFolder();
      await expect(rakuten(root, ...commandLine)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
      expect(readdirSync(root)).toEqual([]);
    },
  );
});

describe('models rollback and history', () => {
  it('tell the whole story, the latest first', async () => {
    const root = makeProject();
    await rakuten(root, 'promote', '2', '--reason', 'better\non books');
    expect(hidePlace((await rakuten(root, 'rollback', '--reason', 'class 40 is off')).stdout)).toContain(
      'production: version 2 → version 1 of rakuten_classifier\n  rollback     class 40 is off, by USER on HOST',
    );
    await expect(rakuten(root, 'promote', '2', '--reason', 'r')).rejects.toMatchObject({
      code: 'PROMOTION_REFUSED',
    });
    await rakuten(root, 'promote', '2', '--force', '--reason', 'mended');
    const { stdout } = await rakuten(root, 'history', '--alias', 'champion');
    expect(
      hidePlace(stdout)
        .split('\n')
        .map((line) => line.replace(/ +\S+@\S+/, '').replace(/ {2,}/g, ' | ')),
    ).toEqual([
      'when | alias | version | action | f1_weighted | who | why',
      'TIME | production | 1 → 2 | forced | 0.6250 → 0.7500 | mended',
      'TIME | production | 2 → 1 | rollback | 0.7500 → 0.6250 | class 40 is off',
      'TIME | production | 1 → 2 | promote | 0.6250 → 0.7500 | better on books',
      'TIME | production | – → 1 | first | 0.6250 | first',
    ]);
    expect(JSON.parse((await rakuten(root, 'history', '--json')).stdout)).toHaveLength(4);
    expect((await rakuten(root, 'history', '--alias', 'staging')).stdout).toBe(
      'No version of rakuten_classifier has been in staging yet.',
    );
  });
});

describe('models tag, note and compare', () => {
  it('show in list and show, as plain lines', async () => {
    const root = makeProject();
    expect((await rakuten(root, 'tag', '2', 'shop=toys', 'ok=yes')).stdout).toBe(
      'rakuten_classifier version 2: tags: ok=yes shop=toys',
    );
    await rakuten(root, 'tag', '2', '--remove', 'ok');
    expect((await rakuten(root, 'note', '2', 'checked', 'by\u001b[31m hand')).stdout).toBe(
      'rakuten_classifier version 2: 1 note',
    );
    expect((await rakuten(root, 'list')).stdout.split('\n')[1]).toMatch(/ 1 {2}shop=toys$/);
    const { stdout } = await rakuten(root, 'show', '2');
    expect(stdout).toContain('\ntags\n  shop  toys\n\nnotes\n  checked by hand  ');
  });

  it.each([[['x']], [['=x']], [['a=']], [['a b=c']], [[]]])('refuse %j as a tag', async (pairs) => {
    await expect(rakuten(makeProject(1), 'tag', '1', ...pairs)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('hold one version against another, or against production', async () => {
    const root = makeProject();
    const { stdout } = await rakuten(root, 'compare', '2');
    expect(stdout).toBe((await rakuten(root, 'compare', '1', '2')).stdout);
    expect(stdout).toContain('params that differ\n  name  version 1  version 2\n  C     1          2\n');
    expect(stdout).toMatch(/f1_weighted +0\.6250 +0\.7500 {2}\+0\.1250 better/);
    expect(JSON.parse((await rakuten(root, 'compare', '1', '2', '--json')).stdout)).toMatchObject({
      ...{ models: [{ version: 1 }, { version: 2 }], sameEvaluationData: true },
    });
    await expect(rakuten(root, 'compare', '1', '2', '1')).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('models export and import', () => {
  it('carry a model to another project, where it can be promoted', async () => {
    const [here, there] = [makeProject(), makeProject(1)];
    await rakuten(here, 'tag', '2', 'shop=toys');
    const file = join(there, 'v2.tar');
    const { sha256 } = JSON.parse((await rakuten(here, 'export', '2', file, '--json')).stdout) as {
      sha256: string;
    };
    const { stdout, notes } = await rakuten(there, 'import', 'v2.tar');
    expect(stdout).toBe('rakuten_classifier version 2, from v2.tar (version 2 there)');
    expect(notes).toBe('To use it: rakuten models promote 2 --reason TEXT');
    expect(JSON.parse((await rakuten(there, 'show', '2', '--json')).stdout)).toMatchObject({
      ...{ tags: { shop: 'toys' }, runIds: [], params: { C: 2 }, datasets: [{ hash: 'e1' }] },
      imported: { archiveSha256: sha256, origin: { version: 2, run: { id: runIdOf('2') } } },
    });
    expect((await rakuten(there, 'import', 'v2.tar')).stdout).toBe(
      'The same model as rakuten_classifier version 2: nothing to register.',
    );
    expect((await rakuten(there, 'promote', '2', '--reason', 'r')).stdout).toContain('→ version 2');
    expect(readdirSync(join(there, 'models', 'registry'))).toHaveLength(2);
    // What came in a file goes on with the same story.
    await rakuten(there, 'export', '2', join(there, 'again.tar'));
    expect(readFileSync(join(there, 'again.tar'), 'utf8')).toContain(runIdOf('2'));
  });

  it('leave a file alone that is there, unless forced', async () => {
    const root = makeProject(1);
    writeFileSync(join(root, 'a.tar'), 'mine');
    await expect(rakuten(root, 'export', '1', 'a.tar')).rejects.toMatchObject({ code: 'OUTPUT_EDITED' });
    expect(readFileSync(join(root, 'a.tar'), 'utf8')).toBe('mine');
    await rakuten(root, 'export', '1', 'a.tar', '--force');
    expect(readFileSync(join(root, 'a.tar'), 'utf8')).not.toBe('mine');
  });

  it('register nothing from a damaged file, and leave nothing behind', async () => {
    const [here, there] = [makeProject(), makeProject(1)];
    const file = join(there, 'v2.tar');
    await rakuten(here, 'export', '2', file);
    const bytes = readFileSync(file);
    bytes[bytes.length - 2000] = (bytes[bytes.length - 2000] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(rakuten(there, 'import', file)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(readdirSync(join(there, 'models', 'registry'))).toHaveLength(1);
    expect(JSON.parse((await rakuten(there, 'list', '--json')).stdout)).toHaveLength(1);
  });

  it('import nothing where there is no project', async () => {
    const root = temporaryFolder();
    await expect(rakuten(root, 'import', 'x.tar')).rejects.toMatchObject({ code: 'PIPELINE_NOT_FOUND' });
    expect(existsSync(join(root, 'models'))).toBe(false);
  });
});

import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerModels } from '../../../src/cli/commands/models.ts';
import { claimPipeline } from '../../../src/pipeline/run/claim-pipeline.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { makeRegistry } from '../../tracking/stored-models.ts';
import { MODEL, openTestTracking } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-06-01T12:00:00.000Z';

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerModels, ['models', ...commandLine], { cwd, now: NOW });

/** Three versions that were stored long ago, the first in production. */
function makeProject(): string {
  const { root, path } = makeRegistry(3);
  const tracking = openTestTracking(path);
  tracking.setAlias({ name: MODEL, alias: 'production', version: 1, reason: 'r' });
  tracking.close();
  const registry = join(root, 'models', 'registry');
  for (const name of readdirSync(registry)) utimesSync(join(registry, name), new Date(0), new Date(0));
  return root;
}

const stored = (root: string): number => readdirSync(join(root, 'models', 'registry')).length;

describe('models prune', () => {
  it('without --yes says what would go, and removes nothing', async () => {
    const root = makeProject();
    const { stdout, notes, exitCode } = await rakuten(root, 'prune', '--keep', '1');
    expect(stdout.replace(/ [0-9a-f]{8}$/m, ' ID').split('\n')).toEqual([
      'Would remove the files of 1 version: 1.2 kB.',
      'version  registered     size  id',
      '      2  91 days ago  1.2 kB  ID',
      '',
      'These stay',
      '  in production or staging, now or once  1',
      '  the newest of the others               3',
    ]);
    expect(notes).toBe('Nothing was removed. To remove it, type the same with --yes.');
    expect(exitCode).toBe(1);
    expect((await rakuten(root, 'prune', '--keep', '1', '--dry-run', '--yes')).exitCode).toBe(0);
    expect(stored(root)).toBe(3);
  });

  it('with --yes removes it; list and show say so, and promote refuses', async () => {
    const root = makeProject();
    const { stdout } = await rakuten(root, 'prune', '--keep', '1', '--yes');
    expect(stdout.split('\n')[0]).toBe(
      'Removed the files of 1 version: 1.2 kB freed. Their runs, scores and history stay.',
    );
    expect(stored(root)).toBe(2);
    expect((await rakuten(root, 'list')).stdout.split('\n')[2]).toMatch(/^ +2 .* files pruned {2}/);
    expect((await rakuten(root, 'show', '2')).stdout).toMatch(
      /\n {2}folder +files pruned just now, were in models\/registry\//,
    );
    await expect(rakuten(root, 'promote', '2', '--reason', 'r')).rejects.toMatchObject({
      code: 'MODEL_PRUNED',
    });
    await expect(rakuten(root, 'export', '2', 'm.tar')).rejects.toMatchObject({ code: 'MODEL_PRUNED' });
    expect((await rakuten(root, 'prune', '--keep', '1', '--yes')).stdout).toContain('Nothing to remove.');
  });

  it('keeps ten by itself, and what is younger than --older-than', async () => {
    const root = makeProject();
    expect((await rakuten(root, 'prune', '--yes')).stdout).toContain('Nothing to remove.');
    expect((await rakuten(root, 'prune', '--keep', '0', '--older-than', '100d', '--yes')).stdout).toContain(
      'not that old yet',
    );
    expect((await rakuten(root, 'prune', '--keep', '0', '--older-than', '90d', '--json')).stdout).toContain(
      '"dryRun":true',
    );
    expect(stored(root)).toBe(3);
  });

  it('is refused while a stage runs', async () => {
    const root = makeProject();
    const claim = await claimPipeline({
      ...{ root, command: 'rakuten train', processId: process.pid, now: () => new Date(NOW), wait: false },
      ...{ signal: new AbortController().signal, onWait: () => undefined },
    });
    await expect(rakuten(root, 'prune', '--keep', '0', '--yes')).rejects.toMatchObject({
      code: 'PIPELINE_BUSY',
    });
    claim.release();
    expect(stored(root)).toBe(3);
  });

  it.each([
    ['--keep', '-1'],
    ['--keep', 'x'],
    ['--older-than', '3'],
    ['--older-than', 'long'],
  ])('refuses %s %s', async (flag, value) => {
    await expect(rakuten(makeProject(), 'prune', `${flag}=${value}`)).rejects.toMatchObject({
      code: 'USAGE',
    });
  });

  it('makes no database where there is none', async () => {
    const root = temporaryFolder();
    await expect(rakuten(root, 'prune', '--yes')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(readdirSync(root)).toEqual([]);
  });
});

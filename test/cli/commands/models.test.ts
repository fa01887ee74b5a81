import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerModels } from '../../../src/cli/commands/models.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestTracking } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';
import { makeTrackedProject, NOW } from './tracked-project.ts';

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerModels, ['models', ...commandLine], { cwd, now: NOW });

describe('models list', () => {
  it('shows the newest first, and which one is in production', async () => {
    const { stdout, notes } = await rakuten(makeTrackedProject());
    expect(stdout.split('\n')).toEqual([
      'version  alias       registered  f1_weighted  accuracy    size  id        run',
      '      2  –           28 min ago       0.8125    0.7500  1.2 MB  cccccccc  cccccccc',
      '      1  production  32 min ago       0.8000    0.7500  1.2 MB  aaaaaaaa  aaaaaaaa',
    ]);
    expect(notes).toBe('');
  });

  it('says that none is in production', async () => {
    const root = makeTrackedProject();
    openTestTracking(join(root, 'models', 'rakuten.db')).setAlias({
      ...{ name: MODEL, alias: 'production', version: null, reason: 'withdrawn' },
    });
    expect((await rakuten(root, 'list')).notes).toBe(
      'None of them is in production. To put one there: rakuten models promote VERSION --reason TEXT',
    );
  });

  it('says what makes the first version', async () => {
    const root = temporaryFolder();
    expect((await rakuten(root, 'list')).stdout).toBe(
      'No version of rakuten_classifier is registered yet. The first one comes from: rakuten repro',
    );
    expect((await rakuten(root, 'list', '--json')).stdout).toBe('[]');
  });
});

describe('models show', () => {
  it('tells all about the version in production', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'show');
    expect(
      stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME').replace(/by .* on .*:/, 'by USER on HOST:'),
    ).toBe(
      `
rakuten_classifier version 1
  alias       production
  registered  TIME (32 min ago)
  id          ${'a'.repeat(64)}
  folder      models/registry/${'a'.repeat(64)}  (1.2 MB)
  runs        aaaaaaaa
  git         01234567 on main

metrics
  f1_weighted       0.8000
  accuracy          0.7500
  temperature       1.2500
  training_seconds  3.0000

data
  evaluation  20 rows, 2 classes, e1…
  train       80 rows, 2 classes, dddddddd…

history
  production: nothing → version 1, TIME (32 min ago)
    by USER on HOST: first version above the floor, f1_weighted 0.8000`.trimStart(),
    );
  });

  it.each(['2', 'v2', 'cccc'])('finds version 2 by %s', async (reference) => {
    const { stdout } = await rakuten(makeTrackedProject(), 'show', reference, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ version: 2, aliases: [], history: [] });
  });
});

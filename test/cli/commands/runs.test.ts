import { describe, expect, it } from 'vitest';
import { registerRuns } from '../../../src/cli/commands/runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runIdOf } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';
import { makeTrackedProject, NOW } from './tracked-project.ts';

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerRuns, ['runs', ...commandLine], { cwd, now: NOW });

describe('runs list', () => {
  it.each([[['list']], [[]]])('shows the latest first: %j', async (commandLine) => {
    const { stdout } = await rakuten(makeTrackedProject(), ...commandLine);
    expect(stdout.split('\n')).toEqual([
      'run       name              status    started          took  f1_weighted  accuracy  model',
      'cccccccc  train linear_svm  finished  29 min ago  1 min 0 s       0.8125    0.7500     v2',
      'bbbbbbbb  train linear_svm  failed    31 min ago  1 min 0 s            –         –      –',
      'aaaaaaaa  train linear_svm  finished  33 min ago  1 min 0 s       0.8000    0.7500     v1',
    ]);
  });

  it('gives whole numbers and times as JSON', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'list', '--limit', '1', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { id: runIdOf('c'), startedAt: '2026-03-01T12:04:00.000Z', metrics: { f1_weighted: 0.8125 } },
    ]);
  });

  it('filters by status and experiment', async () => {
    const root = makeTrackedProject();
    const { stdout } = await rakuten(root, 'list', '--status', 'failed');
    expect(stdout).toContain('bbbbbbbb');
    expect(stdout).not.toContain('aaaaaaaa');
    expect((await rakuten(root, 'list', '--experiment', 'grid')).stdout).toBe(
      'No run matches. Experiments: default. All runs: rakuten runs list',
    );
  });

  it('says what makes the first run', async () => {
    const root = temporaryFolder();
    expect((await rakuten(root)).stdout).toBe(
      'No run is recorded yet. The first one comes from: rakuten repro',
    );
    expect((await rakuten(root, '--json')).stdout).toBe('[]');
  });

  it.each(['0', '-1', '1.5', 'ten'])('refuses a limit of %s', async (limit) => {
    await expect(rakuten(temporaryFolder(), 'list', '--limit', limit)).rejects.toThrow(
      `Expected a whole number above 0, got ${limit}.`,
    );
  });
});

describe('runs show', () => {
  it('tells all about the latest run', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'show');
    expect(stdout.replace(/ {2}started .*/, '  started')).toBe(
      `
run cccccccccccccccccccccccccccccccc  train linear_svm
  experiment  default
  status      finished after 1 min 0 s
  started
  git         01234567 on main, with uncommitted changes
  model       rakuten_classifier version 2

metrics
  f1_weighted       0.8125
  accuracy          0.7500
  temperature       1.2500
  training_seconds  3.2000
  and 2 classes: rakuten metrics show --run cccccccc

params
  train.C     0.7
  train.seed  42

data
  evaluation  20 rows, 2 classes, e1…
  train       80 rows, 2 classes, dddddddd…

artifacts
  models/weights  1.2 MB, sha256 ffffffff…

attachments
  pipeline.lock  10 B   rakuten runs show cccccccc --attachment pipeline.lock`.trimStart(),
    );
  });

  it('says why a run failed', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'show', 'b');
    expect(stdout).toContain('  status      failed after 1 min 0 s\n  error       class 40 has one row\n');
  });

  it('prints an attachment as it was', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'show', 'a', '--attachment', 'pipeline.lock');
    expect(stdout).toBe('lock of a');
  });

  it('names the attachments there are', async () => {
    await expect(rakuten(makeTrackedProject(), 'show', 'a', '--attachment', 'x')).rejects.toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `Run ${runIdOf('a')} has no attachment x. It has:`,
        details: ['pipeline.lock'],
      }),
    );
  });

  it('finds no run in a project without one', async () => {
    await expect(rakuten(temporaryFolder(), 'show')).rejects.toThrow('No run is recorded yet.');
  });
});

describe('runs compare', () => {
  it('holds the last finished run against the one before', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'compare');
    expect(stdout).toBe(
      `
aaaaaaaa  train linear_svm, 33 min ago, version 1  (the others are held against it)
cccccccc  train linear_svm, 29 min ago, version 2

params that differ
  name     aaaaaaaa  cccccccc
  train.C  0.5       0.7

metrics
  name              aaaaaaaa  cccccccc  difference
  f1_weighted         0.8000    0.8125  +0.0125 better
  accuracy            0.7500    0.7500  same
  temperature         1.2500    1.2500  same
  training_seconds    3.0000    3.2000  +0.2000 worse
  and 4 of single classes: --all`.trimStart(),
    );
  });

  it('shows single classes when asked', async () => {
    const { stdout } = await rakuten(makeTrackedProject(), 'compare', 'c', 'a', '--all');
    expect(stdout).toMatch(/ {2}f1_class_40 +0\.7125 +0\.7000 {2}−0\.0125 worse/);
  });

  it('warns where the runs were scored on different data', async () => {
    const root = makeTrackedProject({ evaluation: 'e2' });
    expect((await rakuten(root, 'compare')).stdout).toContain(
      '\nScored on different evaluation data: these scores do not tell which is better.\n',
    );
    expect(JSON.parse((await rakuten(root, 'compare', '--json')).stdout)).toMatchObject({
      sameEvaluationData: false,
    });
  });

  it('needs two runs', async () => {
    await expect(rakuten(makeTrackedProject(), 'compare', 'a')).rejects.toThrow(
      'Expected two runs or more to compare, got one: a.',
    );
    await expect(rakuten(temporaryFolder(), 'compare')).rejects.toThrow(
      'Expected two finished runs to compare, found 0.',
    );
  });
});

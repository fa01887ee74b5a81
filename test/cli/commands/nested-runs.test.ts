import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerRuns } from '../../../src/cli/commands/runs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openTestTracking, runIdOf } from '../../tracking/tracking-fixture.ts';
import { runCommandLine } from './run-command-line.ts';

/** A search `a` of three trials: `b` and `c` were scored, `d` was interrupted with the search. */
function makeSearch(): string {
  const root = temporaryFolder();
  const tracking = openTestTracking(join(root, 'models', 'rakuten.db'));
  tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'train' });
  for (const [digit, C, f1] of [
    ['b', 0.2, 0.71],
    ['c', 0.4, 0.82],
    ['d', 0.8, undefined],
  ] as const) {
    const id = runIdOf(digit);
    tracking.startRun({
      id,
      experiment: 'e',
      name: `linear_svm C=${C}`,
      parent: runIdOf('a'),
      params: { C },
    });
    if (f1 === undefined) continue;
    tracking.record(id, {
      metrics: {
        ...{ cv_f1_weighted_mean: f1, cv_f1_weighted_std: 0.01 },
        ...{ cv_f1_macro_mean: f1 - 0.1, cv_f1_macro_std: 0.02, training_rows: 90, training_seconds: 1.25 },
      },
    });
    tracking.finishRun(id);
  }
  tracking.failRun(runIdOf('a'), 'interrupted', 'stopped');
  return root;
}

const rakuten = async (...commandLine: string[]): Promise<string> => {
  const setting = { cwd: makeSearch(), now: '2026-03-01T12:33:00.000Z' };
  return (await runCommandLine(registerRuns, ['runs', ...commandLine], setting)).stdout;
};

it('list marks the run that is a search', async () => {
  expect((await rakuten('list')).split('\n')).toEqual([
    'run       name   trials  status       started          took  model',
    'aaaaaaaa  train      +3  interrupted  33 min ago  8 min 0 s      –',
  ]);
});

it('list --nested shows the trials below it', async () => {
  const lines = (await rakuten('list', '--nested')).split('\n').map((line) => line.slice(0, 49).trimEnd());
  expect(lines).toEqual([
    'run       name                trials  status',
    'aaaaaaaa  train                   +3  interrupted',
    'bbbbbbbb  └ linear_svm C=0.2          finished',
    'cccccccc  └ linear_svm C=0.4          finished',
    'dddddddd  └ linear_svm C=0.8          interrupted',
  ]);
});

it('list --nested --json tells whose they are', async () => {
  const runs = JSON.parse(await rakuten('list', '--nested', '--json')) as { parent: string | null }[];
  expect(runs.map(({ parent }) => parent)).toEqual([null, ...Array<string>(3).fill(runIdOf('a'))]);
});

it('show ranks the trials of a search', async () => {
  expect(await rakuten('show', 'a')).toContain(
    [
      'trials',
      '  run       settings          status        cv_f1_weighted      cv_f1_macro  seconds',
      '  cccccccc  linear_svm C=0.4  finished     0.8200 ± 0.0100  0.7200 ± 0.0200      1.3',
      '  bbbbbbbb  linear_svm C=0.2  finished     0.7100 ± 0.0100  0.6100 ± 0.0200      1.3',
      '  dddddddd  linear_svm C=0.8  interrupted                –                –        –',
    ].join('\n'),
  );
});

it('show --json has the trials as they were tried, with their settings', async () => {
  expect(JSON.parse(await rakuten('show', 'a', '--json'))).toMatchObject({
    nested: [{ params: { C: 0.2 } }, { params: { C: 0.4 } }, { params: { C: 0.8 } }],
  });
});

it('show of a trial names its search', async () => {
  expect(await rakuten('show', 'c')).toContain(`  trial of    ${runIdOf('a')}\n`);
});

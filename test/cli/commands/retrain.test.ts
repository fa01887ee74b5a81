import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerRetrain } from '../../../src/cli/commands/retrain.ts';
import { openTestStore } from '../../tracking/retraining/retraining-fixture.ts';
import { MODEL } from '../../tracking/tracking-fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { decisionOf, rejectedReport } from '../../retraining/run/retrain-doubles.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';
import { makeTrackedProject, NOW } from './tracked-project.ts';

const run = (cwd: string, ...line: string[]): Promise<CommandOutput> =>
  runCommandLine(registerRetrain, ['retrain', ...line], { cwd, now: NOW });

/** A project with a retraining that failed, one that the gates rejected, and one whose process has ended. */
function makeProject(): string {
  const root = makeTrackedProject();
  const store = openTestStore(join(root, 'models', 'rakuten.db'));
  const { token } = store.take();
  const begin = (key: string, cause: 'manual' | 'policy'): { token: number; number: number } => {
    const decision = cause === 'policy' ? decisionOf(true) : {};
    const { record } = store.begin(token, { key, cause, model: MODEL, champion: 1, decision }, false);
    return { token, number: record.number };
  };
  const failed = begin('a', 'manual');
  store.startTraining(failed);
  store.fail(failed, { errorCode: 'TRAINING_FAILED', outcome: 'DATA_INVALID  expected a code.' });
  const rejected = begin('b', 'policy');
  store.startTraining(rejected);
  store.startGating(rejected, 2);
  store.reject(rejected, { rejectedBy: ['better'], outcome: 'It is worse.', gates: rejectedReport() });
  begin('c', 'manual');
  return root;
}

it('history shows each with its cause, models, state and what it came to, the latest first', async () => {
  const { stdout } = await run(makeProject(), 'history');
  expect(stdout.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')).toBe(
    [
      '#  when                 cause    models  state       took  what it came to',
      '3  TIME  by hand  1 → –   triggered      –  under way',
      '2  TIME  drift    1 → 2   rejected   0.0 s  by better: It is worse.',
      '1  TIME  by hand  1 → –   failed     0.0 s  DATA_INVALID expected a code.',
    ].join('\n'),
  );
});

it('history tells the same as JSON', async () => {
  const { stdout } = await run(makeProject(), 'history', '-n', '2', '--json');
  expect(JSON.parse(stdout)).toMatchObject([
    { number: 3, state: 'triggered', endedAt: null, abandoned: false },
    { number: 2, state: 'rejected', rejectedBy: ['better'], champion: 1, challenger: 2, cause: 'policy' },
  ]);
});

it('history show has the decision and the gates', async () => {
  const { stdout } = await run(makeProject(), 'history', 'show', '2');
  expect(stdout).toContain('Retraining 2: rejected');
  expect(stdout).toContain('drift        fired         Much has drifted.');
  expect(stdout).toContain('✗ better       It is worse.');
});

it('history of a project without any names the next command', async () => {
  expect((await run(temporaryFolder(), 'history')).stdout).toBe(
    'No retraining yet. To begin one: rakuten retrain',
  );
});

it('history show of one that is not there says so', async () => {
  await expect(run(makeProject(), 'history', 'show', '9')).rejects.toMatchObject({
    code: 'RETRAIN_NOT_FOUND',
    message: 'There is no retraining 9.',
  });
});

it('without a pipeline makes no database', async () => {
  const cwd = temporaryFolder();
  await expect(run(cwd)).rejects.toMatchObject({ code: 'PIPELINE_NOT_FOUND' });
  const { readdirSync } = await import('node:fs');
  expect(readdirSync(cwd)).toEqual([]);
});

import { beforeAll, describe, expect, test } from 'vitest';
import type { RetrainRecord } from '../../src/tracking/retraining/retrain-record.ts';
import { startWebhook } from '../retraining/notify/webhook-server.ts';
import { createProject, type Project } from './support/project.ts';
import { waitUntil, type Ended } from './support/rakuten.ts';

let project: Project;
let together: Ended[];

const history = async (): Promise<RetrainRecord[]> =>
  JSON.parse((await project.run(['retrain', 'history', '--json'])).stdout) as RetrainRecord[];

const productionVersion = async (): Promise<unknown> => {
  const { stdout } = await project.run(['models', 'show', 'production', '--json']);
  return (JSON.parse(stdout) as { version: number }).version;
};

beforeAll(async () => {
  project = createProject('sample');
  together = await Promise.all(Array.from({ length: 8 }, () => project.run(['retrain', '--if-needed'])));
}, 120_000);

describe('rakuten retrain on the bundled sample', () => {
  test('eight at once train once, and the first model is in production', async () => {
    expect(new Set(together.map(({ code }) => code))).toEqual(
      new Set([0, ...together.map(({ code }) => code).filter((code) => code === 6)]),
    );
    expect(await history()).toMatchObject([
      { number: 1, cause: 'policy', state: 'promoted', champion: null, challenger: 1 },
    ]);
    expect(await productionVersion()).toBe(1);
    const runs = JSON.parse((await project.run(['runs', 'list', '--json'])).stdout) as {
      experiment: string;
    }[];
    expect(runs.filter(({ experiment }) => experiment === 'rakuten_model_training')).toHaveLength(1);
  });

  test('with nothing new comes to the same model, without another training', async () => {
    const { code, stdout } = await project.run(['retrain', '--exit-code']);
    expect(code).toBe(1);
    expect(stdout).toContain('3 stages up to date');
    expect(stdout).toContain('rejected  by different. The training came to version 1 again');
    const again = await project.run(['retrain']);
    expect(again.stdout).toMatch(/^Nothing has changed since retraining 2: rejected, /);
  });

  test('rejects a worse model by the gates, with numbers, and says so to a webhook; production stays', async () => {
    const { url, received } = await startWebhook([500]);
    project.edit('params.yaml', '    url: none', '    url: ${HOOK}');
    project.edit('params.yaml', '  C: 0.6', '  C: 0.002');
    const { code, stdout, stderr } = await project.run(['retrain', '--exit-code', '--json'], {
      env: { HOOK: url },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ outcome: 'rejected', decision: null, notification: { delivered: 1, error: null } },
      retraining: {
        number: 3,
        state: 'rejected',
        champion: 1,
        challenger: 2,
        gates: { verdict: 'rejected' },
      },
    });
    // The first answer was 500.
    expect(received.map(({ body }) => body)).toMatchObject([
      { event: 'rejected', retraining: 3 },
      { event: 'rejected', retraining: 3 },
    ]);
    expect(await productionVersion()).toBe(1);
    const shown = await project.run(['retrain', 'history', 'show', '3']);
    expect(shown.stdout).toMatch(/✗ floor +Weighted F1 is 0\.\d+ on \d+ rows, below the floor of 0\.7500\./);
  });

  test('a webhook that is not there changes nothing but a note, and never shows its address', async () => {
    project.edit('params.yaml', '  C: 0.002', '  C: 0.004');
    const url = 'http://127.0.0.1:1/s3cret';
    const { code, stderr, stdout } = await project.run(['retrain'], { env: { HOOK: url } });
    expect(code).toBe(0);
    expect(stderr).toContain('the webhook was not reached (');
    expect(stderr + stdout).not.toContain('s3cret');
  });

  test('a training that fails is an error with its cause, and no rejection', async () => {
    project.edit('params.yaml', '  C: 0.004', '  C: -1');
    const { code, stderr } = await project.run(['retrain']);
    expect(code).toBe(4);
    expect(stderr).toContain('TRAINING_FAILED  The training failed; production stays as it is.');
    expect(stderr).toContain('PARAMS_INVALID  params.yaml:');
    expect((await history())[0]).toMatchObject({ state: 'failed', errorCode: 'TRAINING_FAILED' });
  });

  test('killed in the middle, is taken over by the next one, which ends well', async () => {
    project.edit('params.yaml', '  C: -1', '  C: 0.5');
    const running = project.start(['retrain']);
    await waitUntil(() => running.printed().stdout.includes('features'), 'the stage before the training');
    running.process.kill('SIGKILL');
    await running.ended;
    const [left] = await history();
    expect(left).toMatchObject({ state: 'training', abandoned: true });
    const next = await project.run(['retrain', '--json']);
    expect(next.code).toBe(0);
    expect((await history()).slice(0, 2)).toMatchObject([
      { state: (JSON.parse(next.stdout) as { outcome: string }).outcome },
      {
        number: left?.number,
        state: 'failed',
        errorCode: 'PROCESS_ENDED',
        outcome: 'Its process ended while training.',
      },
    ]);
  });
});

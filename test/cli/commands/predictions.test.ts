import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readProcessIdentity } from '../../../src/tracking/process-identity.ts';
import { openTracking } from '../../../src/tracking/tracking.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { logListing, makeServingProject, rakuten } from './logged-project.ts';

const label = (root: string, id: string, code: string) =>
  rakuten(root, ['feedback', 'add', '--prediction', id, '--label', code]);

describe('predictions list', () => {
  test('of an empty log says how it is filled, and makes no database', async () => {
    const root = temporaryFolder();
    expect((await rakuten(root, ['predictions', 'list'])).stdout).toBe(
      'No prediction is logged. The log is filled by: rakuten predict --log',
    );
    expect(existsSync(join(root, 'models'))).toBe(false);
  });

  test('shows the latest first, with their labels', async () => {
    const root = makeServingProject();
    const first = await logListing(root, 'Piscine');
    const second = await logListing(root, 'Livre');
    await label(root, first, '10');
    const { stdout } = await rakuten(root, ['predictions', 'list'], { now: '2026-03-01T13:05:00.000Z' });
    expect(stdout.replace(/\d\d %/g, 'NN %').split('\n')).toEqual([
      'prediction                            made       model  class  sure  label  listing',
      `${second}  5 min ago     v1   2583  NN %         Livre`,
      `${first}  5 min ago     v1   2583  NN %  is 10  Piscine`,
      '2 predictions, 1 with a label',
    ]);
    const one = await rakuten(root, ['predictions', 'list', '--limit', '1', '--json']);
    expect(JSON.parse(one.stdout)).toMatchObject([
      {
        ...{
          prediction_id: second,
          predicted_class: 2583,
          category: 'Home & garden > Pool & spa',
          label: null,
        },
        probabilities: [
          [2583, expect.any(Number)],
          [10, expect.any(Number)],
        ],
      },
    ]);
  });
});

describe('predictions export', () => {
  test('writes data/monitoring/inference_log.csv', async () => {
    const root = makeServingProject();
    await logListing(root, 'Piscine');
    expect((await rakuten(root, ['predictions', 'export'])).stdout).toBe(
      '1 prediction in data/monitoring/inference_log.csv',
    );
    expect(readFileSync(join(root, 'data/monitoring/inference_log.csv'), 'utf8').split('\n')).toHaveLength(3);
    const none = await rakuten(root, [
      'predictions',
      'export',
      '--since',
      '2026-04-01',
      '--out',
      'a.csv',
      '--json',
    ]);
    expect(JSON.parse(none.stdout)).toEqual({ path: 'a.csv', rows: 0 });
  });
});

describe('predictions prune', () => {
  test.each([
    [[], 'Expected --older-than, --product, or log.keep_days in params.yaml.'],
    [['--older-than', '1d', '--product', '7'], 'Expected one of --older-than and --product, got both.'],
    [['--product', ' '], 'Expected --product ID, got an empty one.'],
    [['--older-than', 'soon'], 'Expected --older-than as 90d, 12h or 2026-03-01, got soon.'],
  ])('%j is refused', async (options, message) => {
    await expect(
      rakuten(makeServingProject(), ['predictions', 'prune', ...options, '--yes']),
    ).rejects.toMatchObject({ code: 'USAGE', message });
  });

  test('without --yes only says what would be removed', async () => {
    const root = makeServingProject();
    await label(root, await logListing(root, 'Piscine', '--productid', '77'), '10');
    await expect(rakuten(root, ['predictions', 'prune', '--product', '77'])).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'Expected --yes to remove all that is known of product 77: 1 prediction, 1 label. Nothing was removed.',
      hint: 'rakuten predictions prune --product 77 --yes',
    });
  });

  test('of a product removes its labels, too, also from what ingest reads', async () => {
    const root = makeServingProject();
    await label(root, await logListing(root, 'Piscine', '--productid', '77'), '10');
    await label(root, await logListing(root, 'Livre', '--productid', '78'), '10');
    expect((await rakuten(root, ['predictions', 'prune', '--product', '77', '--yes'])).stdout).toBe(
      'Removed all that is known of product 77: 1 prediction, 1 label.',
    );
    const left = readFileSync(join(root, 'data/arrival/feedback.csv'), 'utf8');
    expect([left.includes('Piscine'), left.includes('Livre')]).toEqual([false, true]);
  });

  test('removes what is older than log.keep_days, and keeps its labels', async () => {
    const root = makeServingProject();
    writeFileSync(join(root, 'params.yaml'), 'log:\n  keep_days: 30\n');
    const id = await logListing(root, 'Piscine');
    await label(root, id, '10');
    const prune = (now: string) => rakuten(root, ['predictions', 'prune', '--yes', '--json'], { now });
    expect(JSON.parse((await prune('2026-03-31T12:59:59.000Z')).stdout)).toMatchObject({ predictions: 0 });
    expect(JSON.parse((await prune('2026-03-31T13:00:01.000Z')).stdout)).toEqual({
      ...{ predictions: 1, feedback: 0, erased: true, feedback_file_written: false },
    });
    expect((await rakuten(root, ['feedback', 'stats'])).stdout).toContain(
      '1 prediction with a label, 0 without',
    );
  });
});

describe('review', () => {
  test('of an empty log says how it is filled', async () => {
    expect((await rakuten(makeServingProject(), ['review', 'next'])).stdout).toBe(
      'The log of predictions is empty. It is filled by: rakuten predict --log',
    );
  });

  test('shows text, classes and the command that labels it; and nothing once it is labelled', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine', '--description', 'ronde\n bleue');
    const command = `rakuten feedback add --prediction ${id} --label CODE --from-review`;
    const { stdout } = await rakuten(root, ['review', 'next']);
    expect(stdout.replace(/\d+\.\d %/g, 'N %').split('\n')).toEqual([
      'Piscine',
      '  ronde bleue',
      '  2583  Home & garden > Pool & spa   N %',
      '    10  Books > Used books            N %',
      `  ${command}`,
    ]);
    await rakuten(
      root,
      command
        .split(' ')
        .slice(1)
        .map((word) => word.replace('CODE', '10')),
    );
    expect((await rakuten(root, ['review', 'next'])).stdout).toBe('Every prediction has a label.');
    expect((await rakuten(root, ['review', 'next', '--json'])).stdout).toBe('[]');
  });

  test('exports a sheet that comes back through feedback import', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine');
    expect((await rakuten(root, ['review', 'export', '--out', 'sheet.csv'])).stdout).toBe(
      '1 prediction to label in sheet.csv: fill in the column label, then: rakuten feedback import sheet.csv',
    );
    const sheet = readFileSync(join(root, 'sheet.csv'), 'utf8');
    writeFileSync(join(root, 'sheet.csv'), sheet.replace(`${id},`, `${id},10`));
    expect((await rakuten(root, ['feedback', 'import', 'sheet.csv'])).stdout).toContain('Labels: 1 added.');
    expect((await rakuten(root, ['feedback', 'stats', '--json'])).stdout).toContain('"from_review":1');
  });
});

describe('trace', () => {
  test('an id that the log does not have is not found', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine');
    await expect(rakuten(root, ['trace', id.slice(0, -1)])).rejects.toMatchObject({
      code: 'PREDICTION_NOT_FOUND',
      message: `There is no prediction ${id.slice(0, -1)} in the log. Did you mean ${id}?`,
    });
  });

  test('leads from the prediction to model, run, data and git commit, and to its labels', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine', '--productid', '77');
    await label(root, id, '10');
    const { stdout } = await rakuten(root, ['trace', id, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ prediction_id: id, predicted_class: 2583, label: 10, productid: '77', designation: 'Piscine' },
      labels: [{ label: 10, origin: 'cli' }],
      aliases_then: ['production'],
      model_version: { version: 1, aliases_now: ['production'], metrics: { f1_weighted: 0.8 } },
      run: {
        id: 'a'.repeat(32),
        experiment: 'rakuten_model_training',
        tags: { dataset_version: 'dddddddddddd' },
      },
      datasets: [{ role: 'train', rows: 80 }],
      git: { commit: '0123456789abcdef', branch: 'main' },
    });
    const text = (await rakuten(root, ['trace', id])).stdout;
    for (const line of [
      'rakuten_classifier version 1, production then',
      'aaaaaaaa  train linear_svm',
      'dddddddddddd',
      '01234567 on main',
      'wrong: 10 Books > Used books',
    ])
      expect(text).toContain(line);
  });

  test.each([
    ['before it was promoted', '2026-03-01T11:00:00.000Z', []],
    ['since', '2026-03-01T13:00:00.000Z', ['production']],
  ])('tells the alias of that time: %s', async (_when, now, expected) => {
    const root = makeServingProject();
    const predicted = await rakuten(root, ['predict', '--text', 'Piscine', '--log', '--json'], { now });
    const { prediction_id } = JSON.parse(predicted.stdout) as { prediction_id: string };
    const tracking = openTracking(join(root, 'models', 'rakuten.db'), {
      ...{ now: () => new Date('2026-03-01T14:00:00.000Z'), here: readProcessIdentity() },
    });
    tracking.setAlias({ name: 'rakuten_classifier', alias: 'staging', version: 1, reason: 'x' });
    tracking.close();
    const { stdout } = await rakuten(root, ['trace', prediction_id, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      aliases_then: expected,
      model_version: { aliases_now: ['production', 'staging'] },
    });
  });

  test('explains again what the model saw, where the text was kept', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine');
    expect((await rakuten(root, ['trace', id, '--explain'])).stdout).toContain(
      'Why 2583 Home & garden > Pool & spa: score +1.0000',
    );
    writeFileSync(join(root, 'params.yaml'), 'log: { text: off }\n');
    const bare = await logListing(root, 'Piscine');
    await expect(rakuten(root, ['trace', bare, '--explain'])).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      hint: 'To keep texts from now on: log.text: full in params.yaml',
    });
    expect((await rakuten(root, ['trace', bare])).stdout).toContain(
      'not kept (title of 7 characters, description of 0)',
    );
  });
});

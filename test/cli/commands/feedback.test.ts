import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { logListing, makeServingProject, rakuten } from './logged-project.ts';

const feedbackFile = (root: string): string => readFileSync(join(root, 'data/arrival/feedback.csv'), 'utf8');

const add = (root: string, prediction: string, label: string, ...options: string[]) =>
  rakuten(root, ['feedback', 'add', '--prediction', prediction, '--label', label, ...options]);

describe('feedback add', () => {
  test('refuses a label that is no product type, with the one that was probably meant', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine');
    await expect(add(root, id, '114')).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'Expected --label as a product type code, got 114: not one of the 27 codes; did you mean 1140?',
    });
    await expect(add(root, id, 'pool')).rejects.toThrow('got pool: not a whole number');
  });

  test('refuses a prediction that is not in the log, with the one that was probably meant', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine');
    await expect(add(root, `${id}0`, '10')).rejects.toMatchObject({
      code: 'PREDICTION_NOT_FOUND',
      message: `There is no prediction ${id}0 in the log. Did you mean ${id}?`,
    });
    await expect(add(root, 'zzz', '10')).rejects.toThrow('There is no prediction zzz in the log.');
  });

  test('where nothing is registered makes no database', async () => {
    const root = makeServingProject();
    rmSync(join(root, 'models'), { recursive: true });
    await expect(add(root, 'x', '10')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    expect(existsSync(join(root, 'models'))).toBe(false);
  });

  test('adds, knows, corrects; and ingest gets the label that counts', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine', '--productid', '77');
    expect((await add(root, id, '2583')).stdout).toBe(
      'Labelled: 2583 Home & garden > Pool & spa, as the model said.',
    );
    expect((await add(root, id.toUpperCase(), '2583')).stdout).toBe(
      'Labelled so already: 2583 Home & garden > Pool & spa, as the model said.',
    );
    expect((await add(root, id, '10', '--by', 'Bob')).stdout).toBe(
      'Corrected from 2583 Home & garden > Pool & spa: 10 Books > Used books; the model said 2583 Home & garden > Pool & spa.',
    );
    expect(feedbackFile(root).split('\n').slice(1)).toEqual([
      `${id},2026-03-01T13:00:00.000Z,cli,10,Piscine,,77,`,
      '',
    ]);
  });

  test('says when a label cannot be learnt from', async () => {
    const root = makeServingProject();
    writeFileSync(join(root, 'params.yaml'), 'log: { text: hash }\n');
    const id = await logListing(root, 'Piscine');
    const { stdout, notes } = await add(root, id, '10', '--json');
    expect(JSON.parse(stdout)).toEqual({
      ...{
        prediction_id: id,
        outcome: 'added',
        label: 10,
        category: 'Books > Used books',
        label_before: null,
      },
      ...{ predicted_class: 2583, correct: false, learnable: false },
      feedback_file: {
        ...{ path: 'data/arrival/feedback.csv', learnable: 0, without_text: 1, written: false },
      },
    });
    expect(notes).toBe('');
    expect((await add(root, id, '10')).notes).toBe(
      'Its text was not kept (log.text), so it counts in feedback stats, but cannot be learnt from.',
    );
  });
});

describe('feedback import', () => {
  test('takes usable rows and lists the others', async () => {
    const root = makeServingProject();
    const [a, b, c] = [await logListing(root, 'a'), await logListing(root, 'b'), await logListing(root, 'c')];
    writeFileSync(
      join(root, 'labels.csv'),
      `prediction_id,label,by\n${a},10,Ada\n${b},114,\nnobody,10,\n${c},,\n${a},2583,Bob\n`,
    );
    expect((await rakuten(root, ['feedback', 'import', 'labels.csv'])).stdout.split('\n')).toEqual([
      'Labels: 1 added, 1 corrected, 1 without a label yet, 2 unusable.',
      '  labels.csv:3 label "114": not one of the 27 codes; did you mean 1140?',
      '  labels.csv:4 prediction_id "nobody": no such prediction in the log',
      '  listed in data/monitoring/feedback_quarantine.csv',
      'data/arrival/feedback.csv: 1 label for the next ingest',
    ]);
    expect(readFileSync(join(root, 'data/monitoring/feedback_quarantine.csv'), 'utf8').split('\n')).toEqual([
      'file,line,column,reason,value',
      'labels.csv,3,label,not one of the 27 codes; did you mean 1140?,114',
      'labels.csv,4,prediction_id,no such prediction in the log,nobody',
      '',
    ]);
    const again = await rakuten(root, ['feedback', 'import', 'labels.csv', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({
      added: 0,
      corrected: 2,
      same: 0,
      blank: 1,
      quarantined: 2,
    });
  });

  test('a file that is not there is an error', async () => {
    await expect(rakuten(makeServingProject(), ['feedback', 'import', 'no.csv'])).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
    });
  });
});

describe('feedback sync', () => {
  test('writes the file that a process which was killed did not', async () => {
    const root = makeServingProject();
    const id = await logListing(root, 'Piscine');
    await add(root, id, '10');
    const right = feedbackFile(root);
    writeFileSync(join(root, 'data/arrival/feedback.csv'), '');
    expect((await rakuten(root, ['feedback', 'sync'])).stdout).toBe(
      'data/arrival/feedback.csv: 1 label for the next ingest',
    );
    expect(feedbackFile(root)).toBe(right);
    expect((await rakuten(root, ['feedback', 'sync'])).stdout).toMatch(/ \(as before\)$/);
  });
});

describe('feedback stats', () => {
  test('without a label says how to get some', async () => {
    const root = makeServingProject();
    await logListing(root, 'Piscine');
    expect((await rakuten(root, ['feedback', 'stats'])).stdout).toBe(
      '0 predictions with a label, 1 without. To label some: rakuten review next',
    );
  });

  test('with labels of the review queue alone says why there is no score', async () => {
    const root = makeServingProject();
    await add(root, await logListing(root, 'Piscine'), '10', '--from-review');
    expect((await rakuten(root, ['feedback', 'stats'])).stdout).toContain(
      'rakuten review export --random --rows 500 --out sample.csv',
    );
  });

  test('gives scores overall, by version, week and class, and says that they are few', async () => {
    const root = makeServingProject();
    await add(root, await logListing(root, 'a'), '2583');
    await add(root, await logListing(root, 'b'), '10');
    await add(root, await logListing(root, 'c'), '10', '--from-review');
    await logListing(root, 'd');
    expect((await rakuten(root, ['feedback', 'stats'])).stdout).toBe(
      `
Macro F1 0.333 (95 % interval 0.000 to 1.000), accuracy 0.500, on 2 labelled predictions
3 predictions with a label, 1 without
1 label left out: the review queue asked for them, so they are no fair sample
Too few to tell: an interval means something from 30 labels on, and about 385 labels would tell it to ±0.05.

by version
  version  labelled  macro F1   95 % interval  accuracy
        1         2     0.333  0.000 to 1.000     0.500

by week of the prediction
  week      labelled  macro F1   95 % interval  accuracy
  2026-W09         2     0.333  0.000 to 1.000     0.500

by class
  code  category                    labelled  predicted  precision  recall    F1
    10  Books > Used books                 1          0       0.00    0.00  0.00
  2583  Home & garden > Pool & spa         1          2       0.50    1.00  0.67`.trim(),
    );
    const { stdout } = await rakuten(root, ['feedback', 'stats', '--since', '1h', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ labelled: 3, unlabelled: 1, from_review: 1, rows: 2, accuracy: 0.5, f1_macro_upper95: 1 },
      labels_wanted: 385,
      per_version: [{ version: 1, rows: 2 }],
      per_week: [{ week: '2026-W09' }],
    });
    const later = await rakuten(root, ['feedback', 'stats', '--since', '2026-03-02']);
    expect(later.stdout).toMatch(/^0 predictions with a label, 0 without/);
  });
});

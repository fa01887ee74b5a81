import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../src/errors/app-error.ts';
import type { StageContext, StageResult } from '../../src/pipeline/run/built-in-stage.ts';
import { featuresStage } from '../../src/stages/features-stage.ts';
import { DATASET_FILE, type DatasetPart, toDatasetVersion } from '../../src/data/dataset-version.ts';
import { hashFile } from '../../src/files/hash-file.ts';
import { trainStage } from '../../src/stages/train-stage.ts';
import type { RunDetail, RunSummary } from '../../src/tracking/runs/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestReader } from '../tracking/tracking-fixture.ts';
import { createStageContext } from './stage-context.ts';

const WORDS: Readonly<Record<number, readonly string[]>> = {
  10: ['livre', 'roman', 'auteur', 'poche'],
  40: ['jeu', 'console', 'manette', 'cartouche'],
  2583: ['piscine', 'pompe', 'filtre', 'bache'],
};

const FEATURES = {
  spaces: {
    words: { ngram_range: [1, 1], stop_words: 'none', stem: 'none', weight: 1 },
    characters: { ngram_range: [3, 3], first: 100, weight: 1 },
    cased_words: { ngram_range: [1, 2], weight: 0 },
    title_ends: { weight: 0 },
    shape: { ngram_range: [2, 2], first: 50, weight: 0 },
    meta: { weight: 0 },
  },
  ...{ min_df: 1, max_features: 1000, binary: true, sublinear_tf: false, case_shift: 0 },
};

const TRAIN = {
  ...{ algorithm: 'linear_svm', C: 0.4, epochs: 2, class_weight: 'sqrt', cv_folds: 2, seed: 42 },
  min_weighted_f1: 0.5,
};

function interimFile(rows: number, start: number): string {
  const codes = Object.keys(WORDS).map(Number);
  const lines = Array.from({ length: rows }, (_row, i) => {
    const row = start + i;
    const code = codes[row % codes.length] ?? 10;
    const words = WORDS[code] ?? [];
    const title = `${words[row % 4]} ${words[(row >> 2) % 4]} numero${row}`;
    const group = createHash('sha256').update(title).digest('hex').slice(0, 16);
    return `${row},${title},,p${row},i${row},${code},${group},source\n`;
  });
  return `row,designation,description,productid,imageid,prdtypecode,group,origin\n${lines.join('')}`;
}

/** A project whose features are made. */
async function makeProject(): Promise<string> {
  const root = temporaryFolder();
  for (const folder of ['data/interim', 'data/processed/features', 'models', 'reports'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'data/interim/train.csv'), interimFile(60, 0));
  writeFileSync(join(root, 'data/interim/evaluation.csv'), interimFile(24, 60));
  writeFileSync(
    join(root, 'data/categories.csv'),
    'prdtypecode,group,name,name_fr\n10,Books,Used books,Livres\n40,Games,Imports,Jeux\n2583,Home,Pool,Piscine\n',
  );
  writeDataset(root);
  await featuresStage.run(createStageContext(root, { features: FEATURES }));
  return root;
}

/** Describes what lies in data/interim, as ingest does. */
function writeDataset(root: string): void {
  const describe = (part: string): DatasetPart => {
    const path = join(root, `data/interim/${part}.csv`);
    const codes = [...readFileSync(path, 'utf8').matchAll(/,(\d+),[0-9a-f]{16},source$/gm)].map(
      ([, code = '']) => code,
    );
    const classes: Record<string, number> = {};
    for (const code of codes) classes[code] = (classes[code] ?? 0) + 1;
    return { rows: codes.length, sha256: hashFile(path, 'sha256'), classes };
  };
  const version = toDatasetVersion(
    { train: describe('train'), evaluation: describe('evaluation') },
    { source_rows: 84, feedback_rows: 0, load: { percent: 40, rows_loaded: 84, rows_available: 210 } },
  );
  writeFileSync(join(root, DATASET_FILE), JSON.stringify(version));
}

const train = (root: string, change: object, context: Partial<StageContext> = {}): Promise<StageResult> =>
  trainStage.run({ ...createStageContext(root, { train: { ...TRAIN, ...change } }), ...context });

const readRuns = (root: string): { readonly run: RunDetail; readonly list: readonly RunSummary[] } => {
  const reader = openTestReader(join(root, 'models/rakuten.db'));
  return { run: reader.findRun(), list: reader.listRuns() };
};

test('without a grid there is one run, and no search in the report', async () => {
  const root = await makeProject();
  const { summary } = await train(root, {});
  expect(summary[0]).toMatch(/^weighted F1 /);
  const { run } = readRuns(root);
  expect(run).toMatchObject({ status: 'finished', nestedCount: 0 });
  expect(run.params).toMatchObject({ 'fitted.algorithm': 'linear_svm', 'fitted.C': 0.4, 'fitted.epochs': 2 });
  expect(JSON.parse(readFileSync(join(root, 'reports/metrics.json'), 'utf8'))).not.toHaveProperty('grid');
});

test('a grid is searched, its trials are nested runs, and the best one is fitted on all rows', async () => {
  const root = await makeProject();
  const progress: string[] = [];
  const { summary } = await train(
    root,
    { grid: { algorithm: ['naive_bayes', 'linear_svm'], C: [1e-9, 0.5] } },
    {
      checkpoint: (step) => {
        if (step !== undefined) progress.push(step.activity);
        return Promise.resolve();
      },
    },
  );
  expect(summary[0]).toMatch(/^grid +weighted F1 +macro F1 +seconds$/);
  expect(summary.slice(1, 4).every((line) => / \d\.\d{4} ± \d\.\d{4} /.test(line))).toBe(true);
  expect(progress).toContain('grid 3/3 · linear_svm C=0.5 · fold 2 of 2 ·');

  const { run, list } = readRuns(root);
  expect(list.map(({ experiment }) => experiment)).toEqual([
    'rakuten_model_training',
    'rakuten_dataset_versioning',
  ]);
  expect(run.nested.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'naive_bayes finished',
    'linear_svm C=1e-9 finished',
    'linear_svm C=0.5 finished',
  ]);
  const best = run.nested.reduce((a, b) =>
    (b.metrics.cv_f1_weighted_mean ?? 0) > (a.metrics.cv_f1_weighted_mean ?? 0) ? b : a,
  );
  expect(run.params['fitted.algorithm']).toBe(best.params.algorithm);
  expect(run.metrics.cv_f1_weighted_mean).toBe(best.metrics.cv_f1_weighted_mean);
  const model = JSON.parse(
    readFileSync(join(root, 'models/rakuten_classifier/model.json'), 'utf8'),
  ) as object;
  expect(model).toMatchObject({ algorithm: best.params.algorithm });
  const { grid } = JSON.parse(readFileSync(join(root, 'reports/metrics.json'), 'utf8')) as {
    grid: unknown[];
  };
  expect(grid).toHaveLength(3);
});

test('the same search gives the same files', async () => {
  const root = await makeProject();
  const files = ['models/rakuten_classifier/model.json', 'reports/metrics.json', 'reports/suspects.csv'];
  const run = async (): Promise<string[]> => {
    await train(root, { grid: { C: [0.1, 1] } });
    return files.map((file) => readFileSync(join(root, file), 'utf8'));
  };
  expect(await run()).toEqual(await run());
});

test.each([
  ['interrupted', new AppError('INTERRUPTED', 'Stopped.')],
  ['failed', new Error('no more memory')],
] as const)('a search that is %s leaves no trial running', async (status, error) => {
  const root = await makeProject();
  const checkpoint: StageContext['checkpoint'] = (step) =>
    step?.activity.startsWith('grid 2/2') === true ? Promise.reject(error) : Promise.resolve();
  await expect(train(root, { grid: { C: [0.1, 1] } }, { checkpoint })).rejects.toBe(error);
  const { run } = readRuns(root);
  expect([run, ...run.nested].map((each) => each.status)).toEqual([status, 'finished', status]);
});

test('says which settings are not used, and what a slow algorithm will take', async () => {
  const root = await makeProject();
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  await train(root, { algorithm: 'dense_logreg', columns: 20, steps: 3 }, { warn });
  expect(warnings).toEqual([
    'dense_logreg does not use train.C, train.epochs, train.class_weight',
    'dense_logreg columns=20 steps=3 learning_rate=2 will take about 1 s',
  ]);
});

test('names the version of its data, which is recorded once for each content, with its classes as a picture', async () => {
  const root = await makeProject();
  await train(root, {});
  await train(root, { C: 0.5 });
  const reader = openTestReader(join(root, 'models/rakuten.db'));
  const versions = reader.listRuns({ experiment: 'rakuten_dataset_versioning' });
  expect(versions).toHaveLength(1);
  const [first, second] = reader.listRuns({ experiment: 'rakuten_model_training' });
  const { tags, datasets } = reader.findRun(first?.id);
  expect(reader.findRun(second?.id).tags).toEqual(tags);
  const version = reader.findRun(tags.dataset_version);
  expect(version.id).toBe(versions[0]?.id);
  expect(version).toMatchObject({
    status: 'finished',
    metrics: {
      ...{ rows: 84, training_rows: 60, evaluation_rows: 24, classes: 3, source_rows: 84, feedback_rows: 0 },
      ...{ load_percent: 40, load_rows_loaded: 84, load_rows_available: 210 },
    },
  });
  expect(version.datasets).toEqual(datasets);
  expect(reader.readAttachment(version.id, 'class_distribution.svg')).toMatch(/^<svg /);

  const other = readFileSync(join(root, 'data/interim/train.csv'), 'utf8').replace('numero1,', 'numero 1,');
  writeFileSync(join(root, 'data/interim/train.csv'), other);
  writeDataset(root);
  await train(root, {});
  expect(reader.listRuns({ experiment: 'rakuten_dataset_versioning' })).toHaveLength(2);
  expect(reader.findRun().experiment).toBe('rakuten_model_training');
});

test('a pipeline that does not declare the version of the data trains all the same, and says what to add', async () => {
  const root = await makeProject();
  const warnings: string[] = [];
  const input: StageContext['input'] = (path) => {
    if (path === DATASET_FILE) throw new AppError('PIPELINE_INVALID', 'not declared');
    return join(root, path);
  };
  await train(root, {}, { input, warn: (message) => void warnings.push(message) });
  expect(warnings).toEqual([
    'the run names no dataset version: add data/interim/dataset.json to the deps of stage "stage"',
  ]);
  expect(readRuns(root).run.tags).toEqual({});
});

test.each(['none', 'oversample', 'undersample'])(
  'balance %s has no weights, and says so',
  async (balance) => {
    const root = await makeProject();
    const warnings: string[] = [];
    await train(root, { balance }, { warn: (message) => void warnings.push(message) });
    expect(readRuns(root).run.params['fitted.class_weight']).toBe('none');
    expect(warnings).toEqual([`linear_svm with train.balance ${balance} does not use train.class_weight`]);
  },
);

test('the same balance gives the same model', async () => {
  const root = await makeProject();
  const run = async (): Promise<string> => {
    await train(root, { balance: 'oversample' });
    return readFileSync(join(root, 'models/rakuten_classifier/weights.safetensors'), 'base64');
  };
  expect(await run()).toBe(await run());
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startVectoriserFit } from '../../src/features/fit-vectoriser.ts';
import { measureListing } from '../../src/features/measure-listing.ts';
import { type Model, writeModelFolder } from '../../src/models/model-folder.ts';
import { buildDriftProfile } from '../../src/monitoring/drift-profile.ts';
import type { DriftReport } from '../../src/monitoring/drift-report.ts';
import type { StageContext, StageProgress, StageResult } from '../../src/pipeline/run/built-in-stage.ts';
import { driftStage } from '../../src/stages/drift-stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PLAIN_FEATURES } from '../support/feature-options.ts';

const PARAMS = {
  drift: {
    alpha: 0.05,
    min_rows: 200,
    effect_floors: {
      class_mix: 0.05,
      confidence: 0.1,
      text_length: 0.1,
      out_of_vocabulary: 0.01,
      missing_description: 0.05,
    },
  },
};
const CLASSES = [
  { code: 10, category: 'Books > Used books' },
  { code: 2583, category: 'Home & garden > Pool & spa' },
];

interface Row {
  readonly row: number;
  readonly designation: string;
  readonly description: string;
  readonly code: number;
  readonly confidence: number;
}

/** Rows of which half are books, and a third has a description. */
function createRows(count: number): Row[] {
  return Array.from({ length: count }, (_, row) => ({
    row,
    designation: row % 2 === 0 ? 'Livre ancien roman' : 'Piscine ronde gonflable',
    description: row % 3 === 0 ? '<p>avec pompe</p>' : '',
    code: row % 2 === 0 ? 10 : 2583,
    confidence: (row % 100) / 100,
  }));
}

let model: Model;
beforeAll(() => {
  const fit = startVectoriserFit(PLAIN_FEATURES);
  createRows(12).forEach(fit.add);
  const { vectoriser } = fit.finish();
  const weights = new Float32Array(vectoriser.columns * CLASSES.length);
  model = {
    algorithm: 'linear_svm',
    classes: CLASSES,
    calibration: { method: 'softmax', temperature: 1, power: 1 },
    vectoriser,
    fitted: { kind: 'linear', classes: CLASSES.length, weights, bias: new Float32Array(CLASSES.length) },
  };
});

interface Project {
  readonly root: string;
  readonly progress: StageProgress[];
  readonly run: (params?: object) => Promise<StageResult>;
  readonly readReport: () => DriftReport;
}

/** A project whose model was evaluated on `createRows(300)`, with the given listings and predictions to compare. */
function createProject(listings: readonly Row[], predictions: readonly Row[] = listings): Project {
  const root = temporaryFolder();
  const progress: StageProgress[] = [];
  for (const folder of ['data/interim', 'data/processed', 'reports/drift'])
    mkdirSync(join(root, folder), { recursive: true });
  const evaluated = createRows(300).map(({ code, confidence, ...listing }) => ({
    predictedCode: code,
    confidence,
    ...measureListing(listing, model.vectoriser),
  }));
  const profile = buildDriftProfile(evaluated, [10, 2583]);
  writeModelFolder(join(root, 'models/rakuten_classifier'), model, {
    'profile.json': JSON.stringify(profile),
  });
  const listingLines = listings.map(
    ({ row, designation, description }) => `${row},${designation},${description},1,2`,
  );
  const predictionLines = predictions.map(
    ({ row, code, confidence }) => `${row},${code},Some > name,${confidence}`,
  );
  const write = (path: string, lines: readonly string[]): void =>
    writeFileSync(join(root, path), `${lines.join('\n')}\n`);
  write('data/interim/test.csv', ['row,designation,description,productid,imageid', ...listingLines]);
  write('data/processed/predictions.csv', ['id,prdtypecode,category,confidence', ...predictionLines]);
  const context: Omit<StageContext, 'params'> = {
    stageName: 'drift',
    root,
    input: (path) => join(root, path),
    output: (path) => join(root, path),
    signal: new AbortController().signal,
    checkpoint: (step) => {
      if (step !== undefined) progress.push(step);
      return Promise.resolve();
    },
    warn: () => expect.fail('nothing to warn of'),
  };
  return {
    root,
    progress,
    run: (params = PARAMS) => driftStage.run({ ...context, params: { ...params } }),
    readReport: () =>
      JSON.parse(readFileSync(join(root, 'reports/drift/drift_metrics.json'), 'utf8')) as DriftReport,
  };
}

test('listings like those of the evaluation part are no drift', async () => {
  const project = createProject(createRows(300));
  expect((await project.run()).summary).toEqual([
    'No drift: none of 5 signals moved.',
    "300 listings against 300 of the model's evaluation part",
  ]);
  expect(project.readReport()).toMatchObject({ verdict: 'ok', n_reference: 300, n_current: 300 });
  expect(readFileSync(join(project.root, 'reports/drift/drift_report.html'), 'utf8')).toContain(
    '<h1>No drift: none of 5 signals moved.</h1>',
  );
});

test('the model is named by its hash', async () => {
  const project = createProject(createRows(300));
  await project.run();
  expect(project.readReport().model).toMatch(/^[0-9a-f]{64}$/);
});

test('listings in words that the model never saw are drift, and the summary says what moved', async () => {
  const project = createProject(
    createRows(300).map((row) => ({ ...row, designation: row.designation.replaceAll('i', 'y') })),
  );
  const { summary } = await project.run();
  expect(summary[0]).toBe('Drift: 1 of 5 signals moved: unknown words.');
  expect(summary[1]).toMatch(
    /^\d+\.\d% of a listing's words are unknown to the model, 0\.0% in the reference \(\+\d+\.\d points\)\.$/,
  );
});

test('predictions are joined to listings by id, not by position', async () => {
  const rows = createRows(300);
  const straight = createProject(rows);
  const reversed = createProject(rows, [...rows].reverse());
  await straight.run();
  await reversed.run();
  expect(reversed.readReport()).toEqual(straight.readReport());
});

test('listings without prediction and predictions without listing are named', async () => {
  const project = createProject(createRows(300), createRows(310).slice(3));
  await expect(project.run()).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message:
      'Expected data/processed/predictions.csv to hold one prediction for each listing of data/interim/test.csv, and no other.',
    details: [
      'listings without prediction (3): 0, 1, 2',
      'predictions without listing (10): 300, 301, 302, 303, 304, …',
    ],
    hint: 'rakuten repro --force predict',
  });
});

test('a prediction too many is refused on its own', async () => {
  const project = createProject(createRows(300), createRows(301));
  await expect(project.run()).rejects.toMatchObject({ details: ['predictions without listing (1): 300'] });
});

test('below the smallest number of rows the verdict is insufficient', async () => {
  const project = createProject(createRows(50));
  expect((await project.run()).summary[0]).toBe(
    'Insufficient: at least 200 rows are needed on both sides, got 50 to compare with 300.',
  );
});

test('settings decide: with higher floors the same shift is none', async () => {
  const project = createProject(createRows(300).map((row) => ({ ...row, description: '' })));
  expect((await project.run()).summary[0]).toContain('missing descriptions');
  const effect_floors = { ...PARAMS.drift.effect_floors, missing_description: 0.9, text_length: 0.9 };
  expect((await project.run({ drift: { ...PARAMS.drift, effect_floors } })).summary[0]).toBe(
    'No drift: none of 5 signals moved.',
  );
});

test('a model without profile is refused', async () => {
  const project = createProject(createRows(300));
  writeModelFolder(join(project.root, 'models/rakuten_classifier'), model, {});
  await expect(project.run()).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

test('a damaged profile is refused', async () => {
  const project = createProject(createRows(300));
  writeModelFolder(join(project.root, 'models/rakuten_classifier'), model, { 'profile.json': '{}' });
  await expect(project.run()).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message:
      'Expected a drift profile of schema version 1 in models/rakuten_classifier/profile.json, got something else.',
  });
});

test('the same input gives the same bytes', async () => {
  const project = createProject(createRows(300));
  const read = (): string[] =>
    ['drift_metrics.json', 'drift_report.html'].map((name) =>
      readFileSync(join(project.root, 'reports/drift', name), 'utf8'),
    );
  await project.run();
  const first = read();
  await project.run();
  expect(read()).toEqual(first);
});

test('an interruption is let through while listings are measured', async () => {
  const project = createProject(createRows(2500));
  await project.run();
  expect(project.progress).toEqual([
    { activity: 'measuring listings', done: 0, total: 2500 },
    { activity: 'measuring listings', done: 1000, total: 2500 },
    { activity: 'measuring listings', done: 2000, total: 2500 },
    { activity: 'writing' },
  ]);
});

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CommandContext } from '../../../src/cli/command-context.ts';
import { openLiveFacts } from '../../../src/cli/retrain/live-facts.ts';
import { createRandom } from '../../../src/models/random.ts';
import { buildDriftProfile, type DriftRow } from '../../../src/monitoring/drift-profile.ts';
import { ReadSession } from '../../../src/tracking/database/database-session.ts';
import { recordDatasetVersion } from '../../../src/tracking/datasets/record-dataset-version.ts';
import { LoadLog } from '../../../src/tracking/loads/load-log.ts';
import { storeModelFolder } from '../../../src/tracking/models/model-store.ts';
import { WriteSession } from '../../../src/tracking/database/database-session.ts';
import { readProcessIdentity } from '../../../src/tracking/process-identity.ts';
import { Tracking } from '../../../src/tracking/tracking.ts';
import { writeSmallModel } from '../../support/small-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL as ANSWERING, openLog, predictionOf } from '../../tracking/predictions/prediction-cases.ts';
import { MODEL, runIdOf } from '../../tracking/tracking-fixture.ts';

const TRAINED = '2026-03-01T08:00:00.000Z';
const CHAMPION = { version: 1, since: '2026-03-01T09:00:00.000Z' };
const WINDOW = { from: '2026-03-01T12:00:00.000Z', to: '2026-03-08T12:00:00.000Z' };
const DATASET = 'd'.repeat(64);
const REPOSITORY = join(import.meta.dirname, '../../..');

let cwd: string;
let database: string;

beforeEach(() => {
  cwd = temporaryFolder();
  database = join(cwd, 'models', 'rakuten.db');
  for (const folder of ['data', 'raw']) mkdirSync(join(cwd, folder));
  copyFileSync(join(REPOSITORY, 'data/categories.csv'), join(cwd, 'data/categories.csv'));
  copyFileSync(join(REPOSITORY, 'params.yaml'), join(cwd, 'params.yaml'));
  writeFileSync(
    join(cwd, 'pipeline.yaml'),
    `stages:
  ingest:
    cmd: rakuten ingest
    deps: [raw/X_train.csv, raw/Y_train.csv, raw/X_test.csv, data/categories.csv, data/arrival]
    params: [ingest]
    outs: [data/interim]
`,
  );
});

const rowOf = (random: () => number, changes: Partial<DriftRow> = {}): DriftRow => ({
  predictedCode: [10, 40, 2583][Math.floor(random() * 3)],
  confidence: 0.5 + random() / 2,
  characters: Math.floor(20 + random() * 400),
  outOfVocabularyShare: random() / 5,
  descriptionMissing: random() < 0.3,
  ...changes,
});

/** A champion trained at `TRAINED` on a dataset version with 3 rows of the source; without one where `dataset` is false. */
function trainChampion({ profile = true, dataset = true } = {}): void {
  const source = join(cwd, 'trained');
  const random = createRandom(1);
  const rows = Array.from({ length: 600 }, () => rowOf(random));
  writeSmallModel(source, 0.5, profile ? JSON.stringify(buildDriftProfile(rows, ANSWERING.codes)) : '{}\n');
  const session = new WriteSession(database, { now: () => new Date(TRAINED), here: readProcessIdentity() });
  const tracking = new Tracking(session);
  if (dataset) {
    recordDatasetVersion(session, {
      ...{ hash: DATASET, datasets: [], attachments: {} },
      metrics: { load_rows_loaded: 3 },
    });
  }
  const tags: Record<string, string> = dataset ? { dataset_version: DATASET.slice(0, 12) } : {};
  tracking.startRun({ id: runIdOf('1'), experiment: 'e', name: 'n', params: {}, tags });
  const { id, folder, bytes } = storeModelFolder(join(cwd, 'models', 'registry'), source);
  tracking.recordTraining({
    ...{ runId: runIdOf('1'), metrics: {} },
    model: { name: MODEL, modelId: id, folder, bytes },
    promoteIfVacant: { alias: 'production', reason: 'first', numbers: {} },
  });
  session.close();
}

function writeSource(rows: number): void {
  const lines = Array.from({ length: rows }, (_, row) => `${row},Listing ${row},,${100 + row},${200 + row}`);
  writeFileSync(
    join(cwd, 'raw/X_train.csv'),
    `,designation,description,productid,imageid\n${lines.join('\n')}\n`,
  );
  writeFileSync(
    join(cwd, 'raw/Y_train.csv'),
    `,prdtypecode\n${lines.map((_, row) => `${row},10`).join('\n')}\n`,
  );
}

/** Logs predictions a second apart from the beginning of the window on. */
function logPredictions(count: number, changes: Partial<DriftRow> = {}, version = 1): void {
  const random = createRandom(2 + version);
  openLog(database).append(
    { ...ANSWERING, version },
    Array.from({ length: count }, (_, index) => predictionOf(version * 5000 + index, rowOf(random, changes))),
  );
}

function facts() {
  const session = new ReadSession(database);
  onTestFinished(() => session.close());
  return openLiveFacts({ cwd, signal: new AbortController().signal } as CommandContext, session);
}

describe('drift of the live log', () => {
  it('is none where the predictions are like those of the training', () => {
    trainChampion();
    logPredictions(700);
    expect(facts().drift(CHAMPION, WINDOW)).toEqual({ rows: 700, share: 0, drifted: [] });
  });

  it('is the share of the signals that moved, with their names', () => {
    trainChampion();
    logPredictions(700, { predictedCode: 40, descriptionMissing: true });
    expect(facts().drift(CHAMPION, WINDOW)).toEqual({
      rows: 700,
      share: 0.4,
      drifted: ['predicted classes', 'missing descriptions'],
    });
  });

  it('is looked for among the predictions of the champion in the window alone', () => {
    trainChampion();
    logPredictions(300);
    logPredictions(300, { predictedCode: 40 }, 2);
    expect(facts().drift(CHAMPION, WINDOW)).toMatchObject({ rows: 300, share: 0 });
    expect(facts().drift(CHAMPION, { from: WINDOW.to, to: '2026-04-01T00:00:00.000Z' })).toMatchObject({
      rows: 0,
    });
  });

  it('is not known of few rows', () => {
    trainChampion();
    logPredictions(199);
    expect(facts().drift(CHAMPION, WINDOW)).toEqual({ rows: 199, share: null, drifted: [] });
  });

  it('is an error where the profile of the champion cannot be read, but not where nothing is logged', () => {
    trainChampion({ profile: false });
    expect(facts().drift(CHAMPION, WINDOW)).toEqual({ rows: 0, share: null, drifted: [] });
    logPredictions(700);
    expect(() => facts().drift(CHAMPION, WINDOW)).toThrow('profile.json');
  });
});

describe('live quality', () => {
  it('is that of the labelled predictions of the champion in the window', () => {
    trainChampion();
    logPredictions(40, { predictedCode: 10 });
    const log = openLog(database);
    const label = (index: number, code: number) => ({
      ...{ predictionId: predictionOf(5000 + index).id, label: code, origin: 'file' as const },
    });
    log.addFeedback(Array.from({ length: 20 }, (_, index) => label(index, index < 15 ? 10 : 40)));
    const { rows, score } = facts().quality(CHAMPION, WINDOW);
    expect(rows).toBe(20);
    // F1 of 10: 2·15 / (20 + 15); of 40: 0.
    expect(score?.macroF1).toBeCloseTo(30 / 35 / 2, 9);
    expect(facts().quality({ ...CHAMPION, version: 2 }, WINDOW)).toEqual({ rows: 0, score: null });
  });
});

describe('new labelled rows', () => {
  it('are those of the source that were not loaded then, and the listings labelled since', async () => {
    trainChampion();
    writeSource(8);
    expect(await facts().newLabelledRows(1, null)).toBe(5);
    logPredictions(4);
    openLog(database).addFeedback(
      [0, 1, 2].map((index) => ({ predictionId: predictionOf(5000 + index).id, label: 40, origin: 'file' })),
    );
    expect(await facts().newLabelledRows(1, null)).toBe(8);
    // They were labelled at the beginning of March 2nd. What was learnt from since is not new.
    expect(await facts().newLabelledRows(1, '2026-02-01T00:00:00.000Z')).toBe(8);
    expect(await facts().newLabelledRows(1, '2026-03-01T12:00:00.000Z')).toBe(8);
    expect(await facts().newLabelledRows(1, '2026-03-02T00:00:01.000Z')).toBe(5);
  });

  it('are not those that are not loaded yet', async () => {
    trainChampion();
    writeSource(8);
    mkdirSync(join(cwd, 'data/arrival'));
    const state = { version: 1, seed: 42, percent: 40, loaded_through: '0000000000000001' };
    writeFileSync(join(cwd, 'data/arrival/load.json'), JSON.stringify(state));
    expect(await facts().newLabelledRows(1, null)).toBe(-3);
  });

  it('are those of the loads since, where the training named no dataset', async () => {
    trainChampion({ dataset: false });
    const session = new WriteSession(database, {
      now: () => new Date('2026-03-02T00:00:00.000Z'),
      here: readProcessIdentity(),
    });
    const log = new LoadLog(session);
    const number = log.start({ action: 'next', request: '3 %', source: 'raw', stateBefore: null });
    log.intend(number, {
      ...{ stateAfter: '', rowsBefore: 40, rowsAfter: 52, rowsAvailable: 100 },
      ...{ hashBefore: 'a', hashAfter: 'b' },
    });
    log.finish(number);
    session.close();
    expect(await facts().newLabelledRows(1, null)).toBe(12);
  });

  it('are an error where the source cannot be read', async () => {
    trainChampion();
    await expect(facts().newLabelledRows(1, null)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });
});

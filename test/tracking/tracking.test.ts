import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf, START, trainingOf } from './tracking-fixture.ts';

const databaseIn = (folder: string): string => join(folder, 'models', 'rakuten.db');

describe('runs', () => {
  it('come back with everything that was recorded', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({
      id: runIdOf('a'),
      experiment: 'default',
      name: 'train linear_svm',
      git: { commit: 'c0ffee', branch: 'main', dirty: true },
      params: { train: { C: 0.5, seed: 42, balanced: false }, features: { ngrams: [1, 2] } },
      tags: { trigger: 'manual' },
      attachments: { 'pipeline.yaml': 'stages: {}\n' },
      datasets: [{ role: 'train', hash: 'd1', rows: 3, classCounts: { '10': 2, '40': 1 } }],
    });
    tracking.record(runIdOf('a'), {
      metrics: { accuracy: 0.5 },
      artifacts: [{ path: 'models/m', sha256: 'ee', bytes: 7 }],
    });
    tracking.finishRun(runIdOf('a'));
    expect(openTestReader(path).findRun()).toEqual({
      ...{ parent: null, nestedCount: 0, nested: [] },
      id: runIdOf('a'),
      experiment: 'default',
      name: 'train linear_svm',
      status: 'finished',
      startedAt: START,
      endedAt: '2026-03-01T12:02:00.000Z',
      error: null,
      git: { commit: 'c0ffee', branch: 'main', dirty: true },
      process: { user: expect.any(String) as string, host: expect.any(String) as string, pid: process.pid },
      metrics: { accuracy: 0.5 },
      models: [],
      params: { 'features.ngrams': [1, 2], 'train.C': 0.5, 'train.balanced': false, 'train.seed': 42 },
      tags: { trigger: 'manual' },
      datasets: [{ role: 'train', hash: 'd1', rows: 3, classCounts: { '10': 2, '40': 1 } }],
      artifacts: [{ path: 'models/m', sha256: 'ee', bytes: 7 }],
      attachments: [
        {
          name: 'pipeline.yaml',
          sha256: '66b3f2f36dcae0a5cf7e1b53afcacea5b4752aa30f2a69d7d6d7fc253f9c299f',
          bytes: 11,
        },
      ],
    });
    expect(openTestReader(path).readAttachment(runIdOf('a'), 'pipeline.yaml')).toBe('stages: {}\n');
  });

  it('keep names and values of any kind', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({ id: 'first', experiment: 'e', name: 'n' });
    const reader = openTestReader(path);
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const values = fc.dictionary(name, number, { noNullPrototype: true });
    const texts = fc.dictionary(name, name, { noNullPrototype: true });
    let count = 0;
    fc.assert(
      fc.property(values, texts, (metrics, tags) => {
        const id = `run ${count++}`;
        tracking.startRun({ id, experiment: 'e', name: 'n', params: tags, tags });
        tracking.record(id, { metrics });
        const { metrics: m, params: p, tags: t } = reader.findRun();
        expect([m, p, t]).toEqual([metrics, tags, tags]);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  it('are known without git', () => {
    const path = databaseIn(temporaryFolder());
    openTestTracking(path).startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    expect(openTestReader(path).findRun().git).toBeNull();
  });

  it.each(['failed', 'interrupted'] as const)('that end as %s say why', (status) => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    tracking.failRun(runIdOf('a'), status, 'one class only');
    expect(openTestReader(path).findRun()).toMatchObject({ status, error: 'one class only' });
  });

  it('are not written to once they have ended', () => {
    const tracking = openTestTracking(databaseIn(temporaryFolder()));
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    tracking.finishRun(runIdOf('a'));
    expect(() => tracking.record(runIdOf('a'), { metrics: { accuracy: 1 } })).toThrow(
      `Expected run ${runIdOf('a')} to be running, but it is finished.`,
    );
  });

  it('of an unknown id cannot be finished', () => {
    const tracking = openTestTracking(databaseIn(temporaryFolder()));
    expect(() => tracking.finishRun('zz')).toThrow('There is no run zz.');
  });

  it('keep the history of a metric, and show its last step', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    tracking.record(runIdOf('a'), { metrics: { loss: 0.25 }, step: 10 });
    tracking.record(runIdOf('a'), { metrics: { loss: 0.5 }, step: 9 });
    tracking.record(runIdOf('a'), { metrics: { loss: 0.125 }, step: 10 });
    const reader = openTestReader(path);
    expect(reader.findRun().metrics).toEqual({ loss: 0.125 });
    expect(reader.metricHistory(runIdOf('a'), 'loss').map(({ step, value }) => [step, value])).toEqual([
      [9, 0.5],
      [10, 0.125],
    ]);
  });

  it.each([NaN, Infinity])('refuse %s as a metric, and everything that came with it', (value) => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    expect(() => tracking.record(runIdOf('a'), { metrics: { accuracy: 1, loss: value } })).toThrow(
      `Expected a finite number for metric loss, got ${value}.`,
    );
    expect(openTestReader(path).findRun().metrics).toEqual({});
  });

  it('store equal attachments once', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    for (const digit of ['a', 'b', 'c']) {
      const lock = digit === 'c' ? 'new' : 'old';
      tracking.startRun({ id: runIdOf(digit), experiment: 'e', name: 'n', attachments: { lock } });
    }
    const database = new Sqlite(path, { readonly: true });
    expect(database.prepare('SELECT content FROM texts ORDER BY content').pluck().all()).toEqual([
      'new',
      'old',
    ]);
    database.close();
  });
});

describe('recordTraining', () => {
  it('registers the model, promotes the first one and finishes the run, all at once', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    const promoteIfVacant = { alias: 'production', reason: 'first', numbers: { f1_weighted: 0.8 } } as const;
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    tracking.startRun({ id: runIdOf('b'), experiment: 'e', name: 'n' });
    expect(tracking.recordTraining({ ...trainingOf(path, 'a'), promoteIfVacant })).toEqual({
      version: 1,
      isNew: true,
      promoted: true,
    });
    expect(tracking.recordTraining({ ...trainingOf(path, 'b'), promoteIfVacant })).toEqual({
      version: 2,
      isNew: true,
      promoted: false,
    });
    const reader = openTestReader(path);
    expect(reader.listRuns().map(({ status, models }) => [status, models])).toEqual([
      ['finished', [{ name: MODEL, version: 2 }]],
      ['finished', [{ name: MODEL, version: 1 }]],
    ]);
    expect(reader.findModelVersion(MODEL, 'production')).toEqual({
      name: MODEL,
      version: 1,
      id: 'a'.repeat(64),
      createdAt: '2026-03-01T12:02:00.000Z',
      folder: join(path, '..', 'registry', 'a'.repeat(64)),
      bytes: 1_500,
      metrics: { f1_weighted: 0.8, f1_class_10: 0.7, support_class_10: 12 },
      runIds: [runIdOf('a')],
      aliases: ['production'],
      tags: {},
      notes: [],
      imported: null,
      prunedAt: null,
    });
    expect(reader.aliasHistory(MODEL)).toMatchObject([
      { alias: 'production', from: null, to: 1, reason: 'first', numbers: { f1_weighted: 0.8 } },
    ]);
  });

  it('changes nothing where one part of it fails', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    const training = trainingOf(path, 'a');
    const broken = { ...training, artifacts: [{ path: 'p', sha256: 's', bytes: 0.5 }] };
    expect(() => tracking.recordTraining(broken)).toThrow('cannot store REAL value in INTEGER column');
    const reader = openTestReader(path);
    expect(reader.listModelVersions(MODEL)).toEqual([]);
    expect(reader.findRun()).toMatchObject({ status: 'running', metrics: {} });
  });

  it('gives the same content the same version, and links the new run to it', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    for (const digit of ['a', 'b']) tracking.startRun({ id: runIdOf(digit), experiment: 'e', name: 'n' });
    tracking.recordTraining(trainingOf(path, 'a', 'f'));
    expect(tracking.recordTraining(trainingOf(path, 'b', 'f'))).toMatchObject({ version: 1, isNew: false });
    const [version, ...others] = openTestReader(path).listModelVersions(MODEL);
    expect(version).toMatchObject({ version: 1, runIds: [runIdOf('a'), runIdOf('b')] });
    expect(others).toEqual([]);
  });

  it('finds the model again after the project was moved', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'before', 'rakuten.db');
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    tracking.recordTraining(trainingOf(path, 'a'));
    tracking.close();
    renameSync(join(folder, 'before'), join(folder, 'after'));
    const [version] = openTestReader(join(folder, 'after', 'rakuten.db')).listModelVersions(MODEL);
    expect(version?.folder).toBe(join(folder, 'after', 'registry', 'a'.repeat(64)));
  });
});

describe('aliases', () => {
  it('move, leave a history, and are taken away', () => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    for (const digit of ['a', 'b']) {
      tracking.startRun({ id: runIdOf(digit), experiment: 'e', name: 'n' });
      tracking.recordTraining(trainingOf(path, digit));
    }
    const move = { name: MODEL, alias: 'staging', reason: 'r' } as const;
    expect([1, 1, 2, null, null].map((version) => tracking.setAlias({ ...move, version }))).toEqual([
      ...[true, false, true, true, false],
    ]);
    const reader = openTestReader(path);
    expect(reader.aliasHistory(MODEL, 'staging').map(({ from, to }) => [from, to])).toEqual([
      [2, null],
      [1, 2],
      [null, 1],
    ]);
    expect(reader.aliasHistory(MODEL, 'production')).toEqual([]);
    expect(reader.listModelVersions(MODEL).flatMap(({ aliases }) => aliases)).toEqual([]);
  });

  it('cannot stand for a version that does not exist', () => {
    const tracking = openTestTracking(databaseIn(temporaryFolder()));
    const move = { name: MODEL, alias: 'production', version: 4, reason: 'r' } as const;
    expect(() => tracking.setAlias(move)).toThrow('There is no version 4 of rakuten_classifier.');
  });

  it.each([
    "UPDATE alias_history SET reason = 'x'",
    'DELETE FROM alias_history',
    `INSERT OR REPLACE INTO alias_history (number, name, alias, to_version, changed_at, user, host, reason, numbers)
     VALUES (1, 'rakuten_classifier', 'staging', 1, '', '', '', '', '{}')`,
  ])('have a history that not even SQL can rewrite: %s', (statement) => {
    const path = databaseIn(temporaryFolder());
    const tracking = openTestTracking(path);
    tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'n' });
    tracking.recordTraining(trainingOf(path, 'a'));
    tracking.setAlias({ name: MODEL, alias: 'production', version: 1, reason: 'r' });
    const database = new Sqlite(path);
    database.pragma('recursive_triggers = OFF');
    expect(() => database.exec(statement)).toThrow('alias_history is append-only');
    database.close();
  });
});

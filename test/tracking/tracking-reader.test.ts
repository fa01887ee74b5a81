import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf, trainingOf } from './tracking-fixture.ts';

describe('without a database', () => {
  it('there are no runs and no models, and none is made by looking', () => {
    const path = join(temporaryFolder(), 'models', 'rakuten.db');
    const reader = openTestReader(path);
    expect(reader.listRuns()).toEqual([]);
    expect(reader.listModelVersions(MODEL)).toEqual([]);
    expect(reader.aliasHistory(MODEL)).toEqual([]);
    expect(reader.listExperiments()).toEqual([]);
    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('what is asked for by name is not found, and the hint says what makes one', () => {
    const reader = openTestReader(join(temporaryFolder(), 'rakuten.db'));
    expect(() => reader.findRun()).toThrow(
      expect.objectContaining({
        code: 'RUN_NOT_FOUND',
        message: 'No run is recorded yet.',
        hint: 'rakuten repro',
      }),
    );
    expect(() => reader.findRun('ab')).toThrow('There is no run ab: no run is recorded yet.');
    expect(() => reader.findModelVersion(MODEL)).toThrow(
      expect.objectContaining({
        code: 'MODEL_NOT_FOUND',
        message: 'No version of rakuten_classifier is registered yet.',
        hint: 'rakuten repro',
      }),
    );
  });
});

describe('runs', () => {
  const path = (): string => {
    const file = join(temporaryFolder(), 'rakuten.db');
    const tracking = openTestTracking(file);
    for (const [id, experiment] of [
      ['abc0', 'one'],
      ['abd0', 'two'],
      ['ff00', 'one'],
    ] as const) {
      tracking.startRun({ id, experiment, name: `run ${id}` });
    }
    tracking.finishRun('abd0');
    return file;
  };

  it.each([
    [{}, ['ff00', 'abd0', 'abc0']],
    [{ limit: 2 }, ['ff00', 'abd0']],
    [{ experiment: 'one' }, ['ff00', 'abc0']],
    [{ experiment: 'one', limit: 1 }, ['ff00']],
    [{ experiment: 'none' }, []],
    [{ status: 'finished' }, ['abd0']],
    [{ status: 'running' }, ['ff00', 'abc0']],
    [{ status: 'killed' }, []],
  ] as const)('%j are %j', (filter, expected) => {
    expect(
      openTestReader(path())
        .listRuns(filter)
        .map(({ id }) => id),
    ).toEqual(expected);
  });

  it('are found by the beginning of their id, in either case', () => {
    const reader = openTestReader(path());
    expect(reader.findRun('abc').id).toBe('abc0');
    expect(reader.findRun('FF').id).toBe('ff00');
    expect(reader.findRun().id).toBe('ff00');
  });

  it('are named where the beginning is that of several or of none', () => {
    const reader = openTestReader(path());
    expect(() => reader.findRun('ab')).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: "Expected the beginning of one run's id; ab is that of several.",
        details: ['abd0  run abd0', 'abc0  run abc0'],
      }),
    );
    expect(() => reader.findRun('77')).toThrow(
      expect.objectContaining({
        code: 'RUN_NOT_FOUND',
        message: 'There is no run whose id starts with 77. The latest are:',
        details: ['ff00  run ff00', 'abd0  run abd0', 'abc0  run abc0'],
      }),
    );
    expect(() => reader.findRun('%')).toThrow('There is no run whose id starts with %.');
  });
});

describe('model versions', () => {
  const reader = (): ReturnType<typeof openTestReader> => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const tracking = openTestTracking(path);
    for (const digit of ['a', 'b', '1']) {
      tracking.startRun({ id: runIdOf(digit), experiment: 'e', name: 'n' });
      tracking.recordTraining(trainingOf(path, digit));
    }
    tracking.setAlias({ name: MODEL, alias: 'production', version: 2, reason: 'r' });
    return openTestReader(path);
  };

  it.each([
    ['1', 1],
    ['v3', 3],
    ['production', 2],
    ['Champion', 2],
    [undefined, 2],
    ['aaaa', 1],
    ['1111', 3],
  ])('%s means version %i', (reference, version) => {
    expect(reader().findModelVersion(MODEL, reference).version).toBe(version);
  });

  it.each([
    ['4', 'There is no version 4 of rakuten_classifier. Known are:'],
    ['constructor', 'There is no version constructor of rakuten_classifier. Known are:'],
    ['challenger', 'No version of rakuten_classifier is in staging. Known are:'],
  ])('%s is not found, and the known ones are named', (reference, message) => {
    expect(() => reader().findModelVersion(MODEL, reference)).toThrow(
      expect.objectContaining({
        code: 'MODEL_NOT_FOUND',
        message,
        details: ['version 3  11111111', 'version 2  bbbbbbbb  production', 'version 1  aaaaaaaa'],
      }),
    );
  });
});

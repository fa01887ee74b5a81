import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/tracking/database/migrations.ts';
import type { Tracking } from '../../src/tracking/tracking.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestReader, openTestTracking, runIdOf } from './tracking-fixture.ts';

/** A run `a` of two trials, `b` finished and `c` running, and a later run `d`. */
function makeSearch(): { readonly path: string; readonly tracking: Tracking } {
  const path = join(temporaryFolder(), 'rakuten.db');
  const tracking = openTestTracking(path);
  tracking.startRun({ id: runIdOf('a'), experiment: 'e', name: 'train' });
  for (const [digit, C] of [
    ['b', 1],
    ['c', 2],
  ] as const) {
    const id = runIdOf(digit);
    tracking.startRun({ id, experiment: 'e', name: `C=${C}`, parent: runIdOf('a'), params: { C } });
    if (digit === 'b') tracking.finishRun(id);
  }
  tracking.startRun({ id: runIdOf('d'), experiment: 'e', name: 'train' });
  return { path, tracking };
}

it.each([
  [{}, ['d', 'a']],
  [{ nested: true }, ['d', 'a', 'b', 'c']],
  [{ nested: true, status: 'finished' }, ['b']],
  [{ nested: true, limit: 3 }, ['d', 'a', 'b']],
  [{ status: 'finished' }, []],
] as const)('%j lists %j', (filter, expected) => {
  const runs = openTestReader(makeSearch().path).listRuns(filter);
  expect(runs.map(({ id }) => id)).toEqual(expected.map(runIdOf));
});

it('a run knows its nested runs with their settings, and they know it', () => {
  const reader = openTestReader(makeSearch().path);
  expect(reader.findRun('a')).toMatchObject({
    parent: null,
    nestedCount: 2,
    nested: [
      { id: runIdOf('b'), status: 'finished', params: { C: 1 } },
      { id: runIdOf('c'), status: 'running', params: { C: 2 } },
    ],
  });
  expect(reader.findRun('b')).toMatchObject({ parent: runIdOf('a'), nestedCount: 0, nested: [] });
});

it('the latest run is never a nested one', () => {
  const { path, tracking } = makeSearch();
  tracking.startRun({ id: runIdOf('e'), experiment: 'e', name: 'late', parent: runIdOf('a') });
  expect(openTestReader(path).findRun().id).toBe(runIdOf('d'));
});

it.each(['failed', 'interrupted'] as const)('what still runs of a run is %s with it', (status) => {
  const { path, tracking } = makeSearch();
  tracking.failRun(runIdOf('a'), status, 'the reason');
  const { nested } = openTestReader(path).findRun('a');
  expect(nested.map((run) => [run.status, run.error])).toEqual([
    ['finished', null],
    [status, 'the reason'],
  ]);
});

it('settings that are found on the way are added, and replace those of the same name', () => {
  const { path, tracking } = makeSearch();
  tracking.record(runIdOf('c'), { params: { C: 3, fitted: { algorithm: 'linear_svm' } } });
  expect(openTestReader(path).findRun('c').params).toEqual({ C: 3, 'fitted.algorithm': 'linear_svm' });
});

it('refuses a parent that is nested, over, or unknown', () => {
  const { tracking } = makeSearch();
  const start = (parent: string) => () =>
    tracking.startRun({ id: runIdOf('f'), experiment: 'e', name: 'n', parent: runIdOf(parent) });
  expect(start('c')).toThrow(`Expected a run of its own as parent, but run ${runIdOf('c')} is nested.`);
  expect(start('b')).toThrow(`Expected run ${runIdOf('b')} to be running, but it is finished.`);
  expect(start('9')).toThrow(`There is no run ${runIdOf('9')}.`);
});

it('keeps the runs of a file of the first version', () => {
  const path = join(temporaryFolder(), 'rakuten.db');
  const old = new Sqlite(path);
  migrate(old, MIGRATIONS.slice(0, 1));
  old.exec(`INSERT INTO experiments VALUES (1, 'e', 't');
    INSERT INTO runs (id, experiment, name, status, started_at, ended_at, user, host, boot, pid, process_start)
    VALUES ('aa', 1, 'n', 'finished', 't', 't', 'u', 'h', 'b', 1, 's')`);
  old.close();
  expect(openTestReader(path).listRuns()).toMatchObject([{ id: 'aa', parent: null, nestedCount: 0 }]);
});
